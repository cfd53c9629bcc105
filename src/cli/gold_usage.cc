#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "document/json.h"
#include "workflow/gold_rules.h"

namespace cf::cli {
namespace {

constexpr base::Duration longest_wait{10'000};  // for an index that is only looked at

class GoldUsage final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("ENV", environments_).choice("-o,--output", output_, {"text", "json"});
    declare_project(arguments, common_);
  }

  base::ExitCode run() override {
    const GoldProject project(common_, true);
    const Interrupt interrupt;
    const auto uses = workflow::gold_uses(project.settings, environments_, *project.registry);
    const auto advisories = project.registry->advisories(interrupt.call());
    if (!advisories)
      print_error(report::for_terminal("warning: the advisories of the gold registry could not be read: " +
                                       advisories.error().message + "\n"));
    const auto known = advisories.value_or({});
    std::vector<std::vector<std::string>> rows;
    std::vector<document::Node> items;
    std::string warnings;
    std::map<std::string, bool> told;
    const gold::Lock lock = project.registry->lock().or_throw();
    // Who does not tell of advisories is not asked again.
    base::Call limited = interrupt.call();
    limited.deadline = limited.clock->now() + longest_wait;
    const auto index = advisories ? project.registry->index(limited).value_or(std::nullopt) : std::nullopt;
    for (const workflow::GoldUse& use : uses) {
      const auto concerned = workflow::advisory_warnings(known, use.template_path, use.exact);
      const auto unlisted = index ? workflow::unlisted_warning(lock, *index, use.template_path, use.exact)
                                  : std::optional<std::string>();
      rows.push_back(
          {use.environment.str(), use.stack.str(),
           workflow::gold_text(use.template_path, use.exact.empty() ? "not locked" : use.exact, use.written) +
               (concerned.empty() && !unlisted ? "" : "  !")});
      std::vector<std::string> problems = concerned;
      if (unlisted) problems.push_back(*unlisted);
      for (const std::string& each : problems)
        if (!std::exchange(told[each], true)) warnings += "warning: " + each + "\n";
      items.push_back(document::MappingBuilder()
                          .add("environment", use.environment.str())
                          .add("stack", use.stack.str())
                          .add("template", use.template_path)
                          .add("version", use.exact)
                          .add("written", use.written)
                          .add("advisories", document::strings(concerned))
                          .add("listed", document::Node::boolean(!unlisted))
                          .build());
    }
    if (output_ == "json")
      print(document::to_json(document::Node::sequence(std::move(items)), {.indent = 1}) + "\n");
    else
      print(report::for_terminal(columns(rows) + (warnings.empty() ? "" : "\n" + warnings)));
    return base::ExitCode::ok;
  }

 private:
  std::vector<std::string> environments_;
  std::string output_ = "text";
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_usage() {
  return std::make_unique<GoldUsage>();
}

}  // namespace cf::cli
