#include <map>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "document/json.h"
#include "gold/version.h"
#include "workflow/gold_rules.h"

namespace cf::cli {
namespace {

class GoldOutdated final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("ENV", environments_)
        .choice("-o,--output", output_, {"text", "json"})
        .flag("--exit-code", exit_code_);
    declare_project(arguments, common_);
  }

  base::ExitCode run() override {
    const GoldProject project(common_, true);
    const Interrupt interrupt;
    const gold::Index index = project.index(interrupt.call());
    const auto advisories = project.registry->advisories(interrupt.call()).or_throw();
    // What is used in the same way is one line.
    using Key = std::tuple<std::string, std::string, std::string>;
    std::map<Key, std::vector<workflow::GoldUse>> uses;
    for (workflow::GoldUse& use : workflow::gold_uses(project.settings, environments_, *project.registry)) {
      Key key{use.template_path, use.written, use.exact};
      uses[std::move(key)].push_back(std::move(use));
    }
    std::vector<std::vector<std::string>> rows{{"TEMPLATE", "VERSION", "COMPATIBLE", "NEWEST", "USED BY"}};
    std::vector<document::Node> items;
    std::string warnings;
    const gold::Lock lock = project.registry->lock().or_throw();
    for (const auto& [key, same] : uses) {
      const workflow::GoldUse& use = same.front();
      const std::string compatible = newest_for(index, use, false), newest = newest_for(index, use, true);
      const auto concerned = workflow::advisory_warnings(advisories, use.template_path, use.exact);
      const bool behind = is_newer(compatible, use.exact) || is_newer(newest, use.exact);
      const auto unlisted = workflow::unlisted_warning(lock, index, use.template_path, use.exact);
      if (!behind && concerned.empty() && !unlisted) continue;
      std::vector<std::string> stacks;
      for (const workflow::GoldUse& each : same) stacks.push_back(each.stack.str());
      rows.push_back(
          {use.template_path,
           use.exact.empty() ? use.written : workflow::gold_text("", use.exact, use.written).substr(1),
           compatible, newest, base::join(stacks, ", ")});
      for (const std::string& each : concerned) warnings += "warning: " + each + "\n";
      if (unlisted) warnings += "warning: " + *unlisted + "\n";
      items.push_back(document::MappingBuilder()
                          .add("template", use.template_path)
                          .add("version", use.exact)
                          .add("written", use.written)
                          .add("compatible", compatible)
                          .add("newest", newest)
                          .add("stacks", document::strings(stacks))
                          .add("advisories", document::strings(concerned))
                          .add("listed", document::Node::boolean(!unlisted))
                          .build());
    }
    const bool outdated = !items.empty();
    if (output_ == "json")
      print(document::to_json(document::Node::sequence(std::move(items)), {.indent = 1}) + "\n");
    else if (outdated)
      print(report::for_terminal(
          columns(rows) + (warnings.empty() ? "" : "\n" + warnings) +
          "\n'cf gold upgrade --plan' shows what the compatible versions would change\n"));
    else
      print("every gold template is of the newest version\n");
    return exit_code_ && outdated ? base::ExitCode::changes_pending : base::ExitCode::ok;
  }

 private:
  static bool is_newer(const std::string& version, const std::string& than) {
    if (version.empty() || version == than) return false;
    const auto a = gold::parse_version(version), b = gold::parse_version(than);
    return !a || !b || *a > *b;
  }

  std::vector<std::string> environments_;
  std::string output_ = "text";
  bool exit_code_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_outdated() {
  return std::make_unique<GoldOutdated>();
}

}  // namespace cf::cli
