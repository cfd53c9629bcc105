#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"

namespace cf::cli {
namespace {

class GoldVerify final : public Command {
 public:
  void declare(Arguments& arguments) override { declare_project(arguments, common_); }

  base::ExitCode run() override {
    const GoldProject project(common_, true);
    const Interrupt interrupt;
    const auto problems = project.registry->verify_lock(interrupt.call()).or_throw();
    for (const gold::LockProblem& problem : problems) {
      base::Error error = problem.error;
      print_error(report::for_terminal(base::describe(std::move(error).while_("verifying " + problem.key))));
    }
    const std::size_t locked = project.registry->lock().or_throw().digests.size();
    const bool is_signed = project.descriptor && !project.descriptor->gold.keys.empty();
    if (problems.empty())
      print(base::plural(locked, "file") + " of gold.lock: " +
            (is_signed
                 ? "all digests and signatures are right\n"
                 : "all digests are right; the descriptor names no keys, signatures were not looked at\n"));
    return problems.empty() ? base::ExitCode::ok : base::exit_code_for(problems.front().error.kind);
  }

 private:
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_verify() {
  return std::make_unique<GoldVerify>();
}

}  // namespace cf::cli
