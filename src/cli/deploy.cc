#include <filesystem>

#include "base/files.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "workflow/deployer.h"

namespace cf::cli {
namespace {

class Deploy final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("ENV", environment_, true).option("--plan", plan_file_);
    carry_.declare(arguments);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    std::optional<plan::Plan> reviewed;
    if (!plan_file_.empty()) {
      const std::string text =
          base::read_file(std::filesystem::current_path() / plan_file_, 256u << 20).or_throw();
      reviewed = plan::from_json(text).or_throw();
    }
    RunContext context(common_, environment_,
                       reviewed ? reviewed->frozen : std::map<std::string, std::string>());
    const Interrupt interrupt;
    settle_earlier_run(context, interrupt);
    plan::Plan plan = context.regions->make({}, interrupt.call());
    plan.tool_version = CF_VERSION;
    if (reviewed) {
      workflow::require_same(*reviewed, plan).or_throw();
      plan.digest =
          reviewed->digest;  // the same in effect, or the rest of it: it keeps the name it was reviewed under
    }
    carry_.show_plan = !reviewed;
    carry_.question = "Deploy plan " + plan.id() + " to " + environment_ + "?";
    return carry_out(context, plan, carry_, interrupt);
  }

 private:
  std::string environment_, plan_file_;
  CarryOut carry_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_deploy() {
  return std::make_unique<Deploy>();
}

}  // namespace cf::cli
