#include "workflow/validate.h"

#include <algorithm>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "document/json.h"

namespace cf::cli {
namespace {

using document::Node;

const char* severity_name(base::Severity severity) {
  return severity == base::Severity::error     ? "error"
         : severity == base::Severity::warning ? "warning"
                                               : "note";
}

Node as_node(const std::string& severity, const base::Location& at, const std::string& message,
             const std::string& hint) {
  document::MappingBuilder entry;
  entry.add("severity", severity)
      .add("file", at.path)
      .add("line", Node::integer(at.line))
      .add("column", Node::integer(at.column));
  entry.add("message", message).add("hint", hint);
  return std::move(entry).build();
}

class Validate final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("ENV", environments_).choice("-o,--output", output_, {"text", "json"});
    common_.declare_repository(arguments);
  }

  base::ExitCode run() override {
    const workflow::Settings settings = common_.settings().or_throw();
    base::Diagnostics ignored;
    if (environments_.empty() && settings.descriptor.empty()) environments_ = {"."};
    if (environments_.empty()) environments_ = workflow::environments_of(settings, ignored);
    if (environments_.empty() && ignored.has_errors()) return report_error(base::to_error(ignored));
    base::Diagnostics diagnostics;
    std::vector<base::Error> errors;
    std::size_t stacks = 0;
    std::vector<std::vector<workflow::StackClaim>> claims;
    const Interrupt interrupt;
    for (const std::string& environment : environments_) {
      const auto repository = workflow::load_repository(settings, environment);
      workflow::Frozen frozen;
      const workflow::Materialiser materialiser(settings, *repository, frozen);
      workflow::Validation validation =
          workflow::validate(settings, *repository, materialiser, interrupt.call());
      diagnostics.append(std::move(validation.diagnostics));
      errors.insert(errors.end(), validation.errors.begin(), validation.errors.end());
      stacks += validation.stacks;
      claims.push_back(std::move(validation.claims));
    }
    for (base::Error& error : workflow::contradictions_between(claims)) errors.push_back(std::move(error));
    diagnostics.sort();
    const bool ok = errors.empty() && !diagnostics.has_errors();
    if (output_ == "json") {
      print(json(diagnostics, errors));
    } else {
      print_error(report::for_terminal(base::describe(diagnostics)));
      for (const base::Error& error : errors) report_error(error);
      const std::size_t wrong = errors.size() + diagnostics.error_count();
      print(base::plural(stacks, "stack") + " of " + base::join(environments_, ", ") + ": " +
            (ok ? std::string("no errors") : base::plural(wrong, "error")) +
            others(diagnostics, base::Severity::warning, "warning") +
            others(diagnostics, base::Severity::note, "note") + "\n");
    }
    return ok ? base::ExitCode::ok : base::ExitCode::invalid;
  }

 private:
  static std::string others(const base::Diagnostics& diagnostics, base::Severity severity, const char* name) {
    const auto count = static_cast<std::size_t>(
        std::count_if(diagnostics.list().begin(), diagnostics.list().end(),
                      [&](const base::Diagnostic& each) { return each.severity == severity; }));
    return count == 0 ? "" : ", " + base::plural(count, name);
  }

  static std::string json(const base::Diagnostics& diagnostics, const std::vector<base::Error>& errors) {
    std::vector<Node> list;
    for (const base::Diagnostic& each : diagnostics.list())
      list.push_back(as_node(severity_name(each.severity), base::locate(each.at), each.message, each.hint));
    for (const base::Error& each : errors)
      list.push_back(as_node("error", base::locate(each.at), each.message, each.hint));
    return document::to_json(
               std::move(document::MappingBuilder().add("problems", Node::sequence(std::move(list)))).build(),
               {2}) +
           "\n";
  }

  std::vector<std::string> environments_;
  std::string output_ = "text";
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_validate() {
  return std::make_unique<Validate>();
}

}  // namespace cf::cli
