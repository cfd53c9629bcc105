#include "plan/plan.h"

#include <algorithm>

#include "base/files.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "report/rules_section.h"
#include "workflow/deployer.h"
#include "workflow/gating.h"

namespace cf::cli {
namespace {

class Plan final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("ENV", environment_, true)
        .option("--out", out_)
        .option("--markdown", markdown_)
        .choice("-o,--output", output_, {"text", "markdown", "json"})
        .flag("--exit-code", exit_code_);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
    common_.only_plans = true;
  }

  base::ExitCode run() override {
    RunContext context(common_, environment_);
    const Interrupt interrupt;
    plan::Plan plan = context.regions->make({}, interrupt.call());
    plan.tool_version = CF_VERSION;
    context.regions->save_lock().or_throw();
    const std::string file = plan::to_json(plan, true);
    if (out_.empty())
      keep(context.settings, context.repository->environment.str(), file);
    else
      write_report(out_, file);
    const workflow::Repository& repository = *context.repository;
    workflow::GatingRequest asked;
    asked.now = interrupt.call().clock->now();
    asked.local = context.settings.local;
    const workflow::Gating gating = ask_rules(repository, plan, asked);
    const bool has_rules = workflow::has_rules(repository);
    const std::vector<report::Line> lines =
        has_rules ? rule_lines(repository, plan, gating) : std::vector<report::Line>();
    const bool verbose = context.terminal.style.verbose;
    if (!markdown_.empty()) write_report(markdown_, markdown(plan, lines, verbose));
    if (output_ == "json")
      print(plan::to_json(plan, false, has_rules ? rules_json(repository, gating) : document::Node()) + "\n");
    else if (output_ == "markdown")
      print(markdown(plan, lines, verbose));
    else
      print(report::plan_text(plan, context.terminal.style) +
            report::rules_text(plan.environment.str(), lines, context.terminal.style) +
            calls_line(*context.access));
    return exit_code(plan);
  }

 private:
  // Where a deployment of the environment looks for what was planned last.
  static void keep(const workflow::Settings& settings, const std::string& environment,
                   const std::string& file) {
    auto kept = base::write_file(
        settings.workspace.root / ".cf" / "plans" / (workflow::file_name_of(environment) + ".json"), file);
    if (kept) return;
    base::Error error = std::move(kept).error();
    error.hint = "--out FILE writes the plan elsewhere";
    throw base::Failure(std::move(error));
  }

  // Both parts together are no longer than a comment may be, unless everything is asked for.
  static std::string markdown(const plan::Plan& plan, const std::vector<report::Line>& lines, bool verbose) {
    const std::string rules = report::rules_markdown(plan.environment.str(), lines);
    report::CommentStyle style;
    style.bytes -= std::min(rules.size(), style.bytes / 2);
    style.verbose = verbose;
    return report::plan_markdown(plan, style) + rules;
  }

  static std::string calls_line(const workflow::Access& access) {
    return "\nAPI calls: " + std::to_string(access.call_count()) + "\n";
  }

  base::ExitCode exit_code(const plan::Plan& plan) const {
    const plan::Counts counts = plan::count(plan);
    if (const auto refused = workflow::refusal(plan)) return base::exit_code_for(refused->kind);
    const bool changes = counts.create + counts.recreate + counts.change + counts.remove > 0;
    return exit_code_ && changes ? base::ExitCode::changes_pending : base::ExitCode::ok;
  }

  std::string environment_, out_, markdown_, output_ = "text";
  bool exit_code_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_plan() {
  return std::make_unique<Plan>();
}

}  // namespace cf::cli
