#include "proof/linters.h"

#include <algorithm>

#include "base/process.h"
#include "base/strings.h"
#include "document/json.h"

namespace cf::proof {
namespace {

using document::Node;

base::Result<base::Finished> run_tool(std::vector<std::string> argv,
                                      const std::vector<std::filesystem::path>& files,
                                      const char* before_each,
                                      const std::map<std::string, std::string>& environment,
                                      const base::Call& call) {
  base::Command command;
  command.argv = std::move(argv);
  for (const std::filesystem::path& file : files) {
    if (before_each != nullptr) command.argv.emplace_back(before_each);
    command.argv.push_back(file.string());
  }
  command.environment = environment;
  return base::run(command, {}, call);
}

base::Error no_answer(const std::string& program, const base::Finished& finished) {
  return base::error(
      base::ErrorKind::refused,
      program + " gives no answer that can be read (exit code " + std::to_string(finished.exit_code) +
          "): " + base::ellipsis(base::trim(finished.err.empty() ? finished.out : finished.err), 400));
}

std::string text(const Node& node) {
  return std::string(node.text());
}

// Of a path Resources, <logical id>, ...; else of the place that the message names ("at
// 'Resources/Bucket/..."), where the finding is about a parameter's value in a resource.
std::string resource_of(const Node& path, std::string_view message) {
  const auto items = path.items();
  if (items.size() >= 2 && items[0].text() == "Resources") return text(items[1]);
  constexpr std::string_view head = "'Resources/";
  const std::size_t at = message.find(head);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = message.substr(at + head.size());
  return std::string(rest.substr(0, rest.find_first_of("/'")));
}

}  // namespace

base::Result<Findings> run_cfn_lint(const std::string& program,
                                    const std::vector<std::filesystem::path>& files,
                                    const std::map<std::string, std::string>& environment,
                                    const base::Call& call) {
  auto finished =
      run_tool({program, "--format", "json", "--non-zero-exit-code", "none"}, files, "-t", environment, call);
  if (!finished) return std::move(finished).error();
  const auto answer = document::parse_json_text(finished->out);
  if (!answer || !answer->is_sequence()) return no_answer(program, *finished);
  Findings findings;
  for (const Node& match : answer->items()) {
    findings[text(match.find("Filename"))].push_back(
        {text(match.find("Rule").find("Id")),
         resource_of(match.find("Location").find("Path"), match.find("Message").text()),
         text(match.find("Message"))});
  }
  return findings;
}

base::Result<Findings> run_checkov(const std::string& program,
                                   const std::vector<std::filesystem::path>& files,
                                   const std::map<std::string, std::string>& environment,
                                   const base::Call& call) {
  auto finished = run_tool({program, "--framework", "cloudformation", "--quiet", "--compact", "--soft-fail",
                            "--skip-download", "--output", "json"},
                           files, "-f", environment, call);
  if (!finished) return std::move(finished).error();
  const auto answer = document::parse_json_text(finished->out);
  if (!answer || !answer->is_mapping()) return no_answer(program, *finished);
  Findings findings;
  for (const Node& check : answer->find("results").find("failed_checks").items()) {
    const std::string resource = text(check.find("resource"));  // "AWS::S3::Bucket.Bucket"
    findings[text(check.find("file_abs_path"))].push_back({text(check.find("check_id")),
                                                           resource.substr(resource.rfind('.') + 1),
                                                           text(check.find("check_name"))});
  }
  return findings;
}

Excepted without_exceptions(const std::vector<Finding>& findings, const std::vector<Exception>& exceptions,
                            const std::string& tool) {
  Excepted result;
  const auto covers = [&](const Exception& exception, const Finding& finding) {
    return exception.tool == tool && exception.rule == finding.rule &&
           (exception.resource.empty() || exception.resource == finding.resource);
  };
  for (const Finding& finding : findings) {
    if (std::none_of(exceptions.begin(), exceptions.end(),
                     [&](const Exception& e) { return covers(e, finding); }))
      result.left.push_back(finding);
  }
  for (const Exception& exception : exceptions) {
    if (exception.tool == tool && std::none_of(findings.begin(), findings.end(),
                                               [&](const Finding& f) { return covers(exception, f); }))
      result.unused.push_back(exception);
  }
  return result;
}

}  // namespace cf::proof
