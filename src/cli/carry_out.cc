#include "cli/carry_out.h"

#include <algorithm>
#include <mutex>

#include "base/strings.h"
#include "cli/at_work.h"
#include "cli/between_waves.h"
#include "cli/break_glass.h"
#include "cli/command.h"
#include "cli/live_rows.h"
#include "cli/question.h"
#include "plan/stack_named.h"
#include "report/rules_section.h"
#include "workflow/deployer.h"
#include "workflow/gating.h"

namespace cf::cli {
namespace {

bool nothing_to_do(const plan::Plan& plan) {
  const plan::Counts counts = plan::count(plan);
  return counts.create + counts.recreate + counts.change + counts.remove == 0;
}

void print_document(const deploy::Summary& summary, CarryOut& options) {
  options.reported = true;
  if (options.output == "json") print(report::summary_json(summary) + "\n");
  if (options.output == "markdown") print(report::summary_markdown(summary));
}

void report_summary(const RunContext& context, const deploy::Summary& summary, CarryOut& options) {
  print_document(summary, options);
  if (options.output == "text") print("\n" + report::summary_text(summary, context.terminal.style));
  if (!options.markdown.empty()) write_report(options.markdown, report::summary_markdown(summary));
}

base::ExitCode refuse(plan::Plan plan, const base::Error& error, CarryOut& options) {
  const std::string now = base::iso8601(base::Call().clock->now());
  const deploy::Summary summary = deploy::refused_summary(std::move(plan), error, now);
  print_document(summary, options);
  if (!options.markdown.empty()) write_report(options.markdown, report::summary_markdown(summary));
  return report_error(error);
}

// Once something was done it is a deployment that failed, whatever stopped it: 7 and 8 say that nothing was.
base::ExitCode exit_code_of(const deploy::Summary& summary) {
  if (summary.refused && summary.acted()) return base::ExitCode::failed;
  if (summary.refused) return base::exit_code_for(summary.refused->kind);
  if (summary.cancelled) return base::ExitCode::cancelled;
  if (summary.ok()) return base::ExitCode::ok;
  for (const deploy::UnitResult& unit : summary.units)
    if (unit.error && unit.state == deploy::UnitState::failed) {
      const base::ExitCode code = base::exit_code_for(unit.error->kind);
      if (code == base::ExitCode::stale && summary.acted()) continue;
      if (code == base::ExitCode::stale || code == base::ExitCode::credentials) return code;
    }
  return base::ExitCode::failed;
}

// What is protected is confirmed by typing its path; true: something was.
bool confirm_protected(const std::vector<gate::Confirmation>& confirmations,
                       std::vector<std::string>& allow_destroy) {
  bool any = false;
  for (const gate::Confirmation& each : confirmations) {
    const std::string answer =
        ask_for(report::for_terminal(each.unit.path.str() + " is protected. Type its path to confirm:"));
    if (answer.empty() || !gate::confirms(answer, each)) break;
    allow_destroy.push_back(each.unit.path.str());
    any = true;
  }
  return any;
}

// The plan's own names of what is given: "network" is dev/network.
base::Result<std::vector<std::string>> stacks_named(const plan::Plan& plan,
                                                    const std::vector<std::string>& given) {
  std::vector<std::string> names;
  for (const std::string& each : given) {
    auto name = plan::stack_named(plan, each);
    if (!name) {
      base::Error error = std::move(name).error();
      error.message = "--allow-destroy " + each + ": " + error.message;
      return error;
    }
    names.push_back(*std::move(name));
  }
  return names;
}

}  // namespace

void CarryOut::declare(Arguments& arguments) {
  arguments.positional("ENV", environment, true)
      .flag("-y,--yes", yes)
      .list("--allow-destroy", allow_destroy)
      .option("--break-glass", break_glass)
      .option("--markdown", markdown)
      .choice("-o,--output", output, {"text", "markdown", "json"})
      .number("--parallel", parallel, 1, 1000);
  common.declare_repository(arguments);
  common.declare_cloud(arguments);
}

void settle_earlier_run(RunContext& context, const Interrupt& interrupt) {
  context.regions->place(interrupt.call());
  const auto findings = context.regions->settle_earlier_runs(interrupt.call()).or_throw();
  if (!findings.empty()) print_error("the last deployment did not end in order:\n");
  for (const std::string& finding : findings) print_error(report::for_terminal("  " + finding) + "\n");
}

namespace {

base::ExitCode carry_out_plan(RunContext& context, const plan::Plan& plan, CarryOut& options,
                              const Interrupt& interrupt) {
  const bool quiet = options.output != "text";
  if (!options.break_glass.empty() && base::trim(options.break_glass).empty())
    return refuse(plan,
                  base::error(base::ErrorKind::usage, "--break-glass needs a reason",
                              "it is shown, and kept in the audit log"),
                  options);
  workflow::GatingRequest asked;
  asked.now = interrupt.call().clock->now();
  asked.local = context.settings.local;
  auto allowed = stacks_named(plan, options.allow_destroy);
  asked.allow_destroy = allowed ? *allowed : options.allow_destroy;
  asked.break_glass = options.break_glass;
  workflow::Gating gating = ask_rules(*context.repository, plan, asked);
  if (options.show_plan && !quiet) {
    report::TerminalStyle style = context.terminal.style;
    style.allow_destroy = asked.allow_destroy;
    print(report::plan_text(plan, style));
    if (has_rules(*context.repository))
      print(report::rules_text(plan.environment.str(), rule_lines(*context.repository, plan, gating),
                               context.terminal.style));
  }
  if (auto refused = workflow::refusal(plan)) return refuse(plan, *refused, options);
  if (!allowed) return refuse(plan, allowed.error(), options);
  // Nobody is asked to confirm what is refused in any case.
  const bool can_be_confirmed = std::all_of(
      gating.blocks.begin(), gating.blocks.end(),
      [](const gate::Obstacle& obstacle) { return obstacle.kind == gate::ObstacleKind::protection; });
  if (!options.yes && can_be_confirmed && confirm_protected(gating.verdict.unconfirmed, asked.allow_destroy))
    gating = ask_rules(*context.repository, plan, asked);
  if (auto refused = workflow::refusal(gating)) return refuse(plan, *refused, options);
  for (const gate::Obstacle& note : gating.notes)
    print_error(report::for_terminal("note: on AWS it would be refused: " + note.message) + "\n");

  if (!nothing_to_do(plan) && !options.yes && !ask(options.question)) {
    if (quiet)
      return refuse(plan, base::error(base::ErrorKind::cancelled, "nothing was done: the answer was no"),
                    options);
    print("nothing was done\n");
    return base::ExitCode::cancelled;
  }

  if (!options.break_glass.empty()) {
    if (gating.passed.empty())
      print_error("note: --break-glass was not needed\n");
    else if (auto told = break_glass(context, plan, gating, options.break_glass, interrupt.call()); !told)
      return refuse(plan, told.error(), options);
  }

  const report::StackLabels labels(plan);
  LiveRows rows(context.terminal, quiet, labels);
  workflow::WaveOptions waves;
  workflow::DeployOptions& deployment = waves.deploy;
  deployment.allow_destroy = asked.allow_destroy;
  deployment.stacks = options.parallel;
  const auto at_work = std::make_shared<AtWork>(plan);
  interrupt.on_leave([at_work] { return at_work->when_left(); });
  deployment.progress = [&](const deploy::Progress& progress) {
    options.reported = true;
    at_work->see(progress);
    rows.show(progress);
  };
  deployment.hook_output = [&](const base::UnitId& unit, const std::string& text) {
    rows.note(labels.of(unit), text);
  };
  deployment.on_cancel = [&] {
    rows.clear();
    if (options.yes || !context.terminal.interactive) return deploy::CancelMode::wait;
    print("\nNo new stacks are started. ");
    return ask("Wait for the stacks that are in progress?") ? deploy::CancelMode::wait
                                                            : deploy::CancelMode::leave;
  };
  const auto say = [&](const std::string& line) {
    rows.clear();
    const std::string text = report::for_terminal(line) + "\n";
    quiet ? print_error(text) : print(text);
  };
  waves.between = BetweenWaves(context, plan, options.break_glass, say, interrupt.call());
  const deploy::Summary summary = context.regions->deploy(plan, waves, interrupt.call());
  interrupt.on_leave(nullptr);
  rows.clear();
  if (summary.refused && !summary.acted()) {
    print_document(summary, options);
    if (!options.markdown.empty()) write_report(options.markdown, report::summary_markdown(summary));
    return report_error(*summary.refused);
  }
  report_summary(context, summary, options);
  context.regions->save_lock().or_throw();
  return exit_code_of(summary);
}

base::ExitCode told_of(const plan::Plan& plan, CarryOut& options,
                       const std::function<base::ExitCode()>& run) {
  if (options.output == "text") return run();
  try {
    return run();
  } catch (const base::Failure& failure) {
    if (options.reported) throw;
    return refuse(plan, failure.error(), options);
  }
}

}  // namespace

base::ExitCode told(CarryOut& options, const std::function<base::ExitCode()>& run) {
  plan::Plan none;
  none.environment = base::EnvironmentName(options.environment);
  return told_of(none, options, run);
}

base::ExitCode carry_out(RunContext& context, const plan::Plan& plan, CarryOut& options,
                         const Interrupt& interrupt) {
  return told_of(plan, options, [&] { return carry_out_plan(context, plan, options, interrupt); });
}

}  // namespace cf::cli
