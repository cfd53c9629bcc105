#include "base/strings.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/run_context.h"

namespace cf::cli {
namespace {

class Undeploy final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("ENV", environment_, true).positionals("STACK", stacks_);
    carry_.declare(arguments);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    RunContext context(common_, environment_);
    const Interrupt interrupt;
    workflow::PlanOptions options;
    options.remove_all = true;
    if (!stacks_.empty())
      for (const workflow::Target* target : context.select(stacks_))
        options.only.push_back(target->path.str());
    settle_earlier_run(context, interrupt);
    plan::Plan plan = context.regions->make(options, interrupt.call());
    plan.tool_version = CF_VERSION;
    carry_.question =
        "Delete " + base::plural(plan::count(plan).remove, "stack", "stacks") + " of " + environment_ + "?";
    return carry_out(context, plan, carry_, interrupt);
  }

 private:
  std::string environment_;
  std::vector<std::string> stacks_;
  CarryOut carry_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_undeploy() {
  return std::make_unique<Undeploy>();
}

}  // namespace cf::cli
