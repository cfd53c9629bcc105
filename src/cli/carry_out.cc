#include "cli/carry_out.h"

#include <algorithm>
#include <mutex>

#include "base/strings.h"
#include "cli/at_work.h"
#include "cli/command.h"
#include "cli/live_rows.h"
#include "cli/question.h"
#include "workflow/deployer.h"

namespace cf::cli {
namespace {

bool nothing_to_do(const plan::Plan& plan) {
  const plan::Counts counts = plan::count(plan);
  return counts.create + counts.recreate + counts.change + counts.remove == 0;
}

void report_summary(const RunContext& context, const deploy::Summary& summary, const CarryOut& options) {
  if (!options.markdown.empty()) write_report(options.markdown, report::summary_markdown(summary));
  if (options.output == "json")
    print(report::summary_json(summary) + "\n");
  else if (options.output == "markdown")
    print(report::summary_markdown(summary));
  else
    print("\n" + report::summary_text(summary, context.terminal.style));
}

base::ExitCode exit_code_of(const deploy::Summary& summary) {
  if (summary.refused) return base::exit_code_for(summary.refused->kind);
  if (summary.cancelled) return base::ExitCode::cancelled;
  if (summary.ok()) return base::ExitCode::ok;
  for (const deploy::UnitResult& unit : summary.units)
    if (unit.error && unit.state == deploy::UnitState::failed) {
      const base::ExitCode code = base::exit_code_for(unit.error->kind);
      if (code == base::ExitCode::stale || code == base::ExitCode::credentials) return code;
    }
  return base::ExitCode::failed;
}

}  // namespace

void settle_earlier_run(RunContext& context, const Interrupt& interrupt) {
  context.regions->place(interrupt.call());
  const auto findings = context.regions->settle_earlier_runs(interrupt.call()).or_throw();
  if (!findings.empty()) print_error("the last deployment did not end in order:\n");
  for (const std::string& finding : findings) print_error(report::for_terminal("  " + finding) + "\n");
}

base::ExitCode carry_out(RunContext& context, const plan::Plan& plan, const CarryOut& options,
                         const Interrupt& interrupt) {
  const bool quiet = options.output != "text";
  if (options.show_plan && !quiet) print(report::plan_text(plan, context.terminal.style));
  if (auto refused = workflow::refusal(plan)) return report_error(*refused);

  std::vector<std::string> names;
  for (const plan::Entry& entry : plan.entries) {
    names.push_back(entry.id.path.str());
    names.push_back(entry.stack_name.str());
  }
  for (const std::string& allowed : options.allow_destroy)
    if (std::find(names.begin(), names.end(), allowed) == names.end())
      return report_error(base::error(base::ErrorKind::usage, "--allow-destroy " + allowed +
                                                                  ": the plan has no such stack" +
                                                                  base::did_you_mean(allowed, names)));

  if (!nothing_to_do(plan) && !options.yes && !ask(options.question)) {
    print("nothing was done\n");
    return base::ExitCode::cancelled;
  }

  LiveRows rows(context.terminal, quiet);
  workflow::WaveOptions waves;
  workflow::DeployOptions& deployment = waves.deploy;
  deployment.allow_destroy = options.allow_destroy;
  deployment.stacks = options.parallel;
  const auto at_work = std::make_shared<AtWork>(plan.environment.str());
  interrupt.on_leave([at_work] { return at_work->when_left(); });
  deployment.progress = [&](const deploy::Progress& progress) {
    at_work->see(progress);
    rows.show(progress);
  };
  deployment.hook_output = [&](const base::StackPath& path, const std::string& text) {
    rows.note(path.str(), text);
  };
  deployment.on_cancel = [&] {
    rows.clear();
    if (options.yes || !context.terminal.interactive) return deploy::CancelMode::wait;
    print("\nNo new stacks are started. ");
    return ask("Wait for the stacks that are in progress?") ? deploy::CancelMode::wait
                                                            : deploy::CancelMode::leave;
  };
  const deploy::Summary summary = context.regions->deploy(plan, waves, interrupt.call());
  interrupt.on_leave(nullptr);
  rows.clear();
  if (summary.refused) {
    if (!options.markdown.empty()) write_report(options.markdown, report::summary_markdown(summary));
    return report_error(*summary.refused);
  }
  context.regions->save_lock().or_throw();
  report_summary(context, summary, options);
  return exit_code_of(summary);
}

}  // namespace cf::cli
