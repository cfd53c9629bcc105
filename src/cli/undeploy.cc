#include "base/strings.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/run_context.h"

namespace cf::cli {
namespace {

class Undeploy final : public Command {
 public:
  void declare(Arguments& arguments) override {
    carry_.declare(arguments);
    arguments.positionals("STACK", stacks_);
  }

  base::ExitCode run() override {
    return told(carry_, [this] { return work(); });
  }

 private:
  base::ExitCode work() {
    RunContext context(carry_.common, carry_.environment);
    const Interrupt interrupt;
    workflow::PlanOptions options;
    options.remove_all = true;
    if (!stacks_.empty())
      for (const workflow::Target* target : context.select(stacks_))
        options.only.push_back(target->path.str());
    settle_earlier_run(context, interrupt);
    plan::Plan plan = context.regions->make(options, interrupt.call());
    plan.tool_version = CF_VERSION;
    carry_.question = "Delete " + base::plural(plan::count(plan).remove, "stack", "stacks") + " of " +
                      carry_.environment + "?";
    return carry_out(context, plan, carry_, interrupt);
  }

  std::vector<std::string> stacks_;
  CarryOut carry_;
};

}  // namespace

std::unique_ptr<Command> make_undeploy() {
  return std::make_unique<Undeploy>();
}

}  // namespace cf::cli
