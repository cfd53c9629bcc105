#include <filesystem>

#include "base/files.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "workflow/deployer.h"

namespace cf::cli {
namespace {

// A replayed plan is not shown again; a deletion that it did not have is.
void tell_what_is_created_again(const plan::Plan& reviewed, const plan::Plan& now) {
  for (const plan::Entry& entry : now.entries)
    for (const plan::Entry& was : reviewed.entries)
      if (was.id == entry.id && plan::creates_again(was, entry))
        print_error(report::for_terminal("note: " + entry.id.path.str() + ": " + entry.reason +
                                         "; nothing is left in the old one") +
                    "\n");
}

class Deploy final : public Command {
 public:
  void declare(Arguments& arguments) override {
    carry_.declare(arguments);
    arguments.option("--plan", plan_file_);
  }

  base::ExitCode run() override {
    return told(carry_, [this] { return work(); });
  }

 private:
  base::ExitCode work() {
    std::optional<plan::Plan> reviewed;
    if (!plan_file_.empty()) {
      auto text = base::read_file(std::filesystem::current_path() / plan_file_, 256u << 20);
      if (!text) {
        base::Error error = std::move(text).error().while_("reading --plan " + plan_file_);
        error.kind = base::ErrorKind::usage;
        throw base::Failure(std::move(error));
      }
      reviewed = plan::from_json(*text).or_throw();
    }
    RunContext context(carry_.common, carry_.environment,
                       reviewed ? reviewed->frozen : std::map<std::string, std::string>());
    const Interrupt interrupt;
    settle_earlier_run(context, interrupt);
    plan::Plan plan = context.regions->make({}, interrupt.call());
    plan.tool_version = CF_VERSION;
    if (reviewed) {
      workflow::require_same(*reviewed, plan).or_throw();
      plan::leave_out_unreviewed_hooks(*reviewed, plan);
      tell_what_is_created_again(*reviewed, plan);
      plan.digest =
          reviewed->digest;  // the same in effect, or the rest of it: it keeps the name it was reviewed under
    }
    carry_.show_plan = !reviewed;
    carry_.question = "Deploy plan " + plan.id() + " to " + carry_.environment + "?";
    return carry_out(context, plan, carry_, interrupt);
  }

  std::string plan_file_;
  CarryOut carry_;
};

}  // namespace

std::unique_ptr<Command> make_deploy() {
  return std::make_unique<Deploy>();
}

}  // namespace cf::cli
