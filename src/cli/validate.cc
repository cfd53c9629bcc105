#include "workflow/validate.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "document/json.h"
#include "workflow/overlay_check.h"

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
    if (environments_.empty() && ignored.has_errors() && output_ != "json")
      return report_error(base::to_error(ignored));
    // What keeps the environments from being named is all that there is to say.
    if (environments_.empty()) diagnostics_ = std::move(ignored);
    const Interrupt interrupt;
    for (const std::string& environment : environments_)
      check_environment(settings, environment, interrupt.call());
    for (base::Error& error : workflow::contradictions_between(claims_)) errors_.push_back(std::move(error));
    if (auto warning = workflow::perhaps_contradictions(claims_)) diagnostics_.add(*std::move(warning));
    if (descriptor_) overlays_.report(*descriptor_, diagnostics_);
    diagnostics_.sort();
    const bool ok = errors_.empty() && !diagnostics_.has_errors();
    if (output_ == "json") {
      print(json(diagnostics_, errors_));
    } else {
      print_error(report::for_terminal(base::describe(diagnostics_)));
      for (const base::Error& error : errors_) report_error(error);
      const std::size_t wrong = errors_.size() + diagnostics_.error_count();
      print(base::plural(stacks_, "stack") + " of " + base::join(environments_, ", ") + ": " +
            (ok ? std::string("no errors") : base::plural(wrong, "error")) +
            others(diagnostics_, base::Severity::warning, "warning") +
            others(diagnostics_, base::Severity::note, "note") + "\n");
    }
    return exit_code();
  }

 private:
  // Where nothing is known to be wrong but what could not be fetched, a registry's templates, that.
  base::ExitCode exit_code() const {
    if (diagnostics_.has_errors()) return base::ExitCode::invalid;
    base::ExitCode code = base::ExitCode::ok;
    for (const base::Error& error : errors_) {
      const base::ExitCode own = base::exit_code_for(error.kind);
      if (own != base::ExitCode::unreachable && own != base::ExitCode::credentials)
        return base::ExitCode::invalid;
      if (code == base::ExitCode::ok) code = own;
    }
    return code;
  }

  // In each of its regions: what is deployed there is what their overlays make of it.
  void check_environment(const workflow::Settings& settings, const std::string& environment,
                         const base::Call& call) {
    auto home = workflow::load_repository(settings, environment);
    std::vector<base::Region> others = home->rules().regions;
    std::erase(others, home->region);
    if (home->diagnostics.has_errors()) others.clear();
    std::vector<workflow::StackClaim> claims;
    stacks_ += check_region(settings, *home, claims, call);
    for (const base::Region& region : others) {
      workflow::LoadOptions options;
      options.region = region;
      check_region(settings, *workflow::load_repository(settings, environment, options), claims, call);
    }
    claims_.push_back(std::move(claims));
    descriptor_ = home->descriptor;
  }

  // Gives the number of its stacks.
  std::size_t check_region(const workflow::Settings& settings, const workflow::Repository& repository,
                           std::vector<workflow::StackClaim>& claims, const base::Call& call) {
    workflow::Frozen frozen;
    const workflow::Materialiser materialiser(settings, repository, frozen);
    workflow::Validation validation = workflow::validate(settings, repository, materialiser, call);
    diagnostics_.append(std::move(validation.diagnostics));
    for (base::Error& error : validation.errors)
      if (!is_told(error)) errors_.push_back(std::move(error));
    std::move(validation.claims.begin(), validation.claims.end(), std::back_inserter(claims));
    if (validation.parameters)
      overlays_.add(repository.environment, repository.region, *validation.parameters);
    return validation.stacks;
  }

  // What is wrong in all regions is told once.
  bool is_told(const base::Error& error) const {
    return std::any_of(errors_.begin(), errors_.end(), [&](const base::Error& told) {
      return told.message == error.message && base::locate(told.at) == base::locate(error.at) &&
             told.trace == error.trace;
    });
  }

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
  base::Diagnostics diagnostics_;
  std::vector<base::Error> errors_;
  std::size_t stacks_ = 0;
  std::vector<std::vector<workflow::StackClaim>> claims_;  // of each environment
  std::shared_ptr<const descriptor::Descriptor> descriptor_;
  workflow::OverlayCheck overlays_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_validate() {
  return std::make_unique<Validate>();
}

}  // namespace cf::cli
