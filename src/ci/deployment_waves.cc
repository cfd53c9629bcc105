// A deployment in waves: what is asked between them, and what is told of it.
#include <algorithm>

#include "base/strings.h"
#include "ci/environment_deployment.h"
#include "ci/poster.h"
#include "ci/visible_variables.h"
#include "ci/words.h"
#include "report/neutralise.h"
#include "report/report.h"
#include "report/stack_labels.h"
#include "workflow/wave_checks.h"

namespace cf::ci {

using base::ErrorKind;
using base::ExitCode;
using base::Result;

namespace {

std::string failure_of(const deploy::Summary& summary) {
  if (summary.refused) return summary.refused->message;
  for (const deploy::UnitResult& unit : summary.units)
    if (unit.state == deploy::UnitState::failed)
      return unit.id.path.str() + " in " + unit.id.region.str() + " failed" +
             (!unit.failures.empty() ? ": " + unit.failures.front().status_reason
              : unit.reason.empty()  ? ""
                                     : ": " + unit.reason);
  for (const deploy::UnitResult& unit : summary.units)
    if (!unit.reason.empty() && unit.state != deploy::UnitState::unchanged) return unit.reason;
  return "not all of it was done";
}

// Of a deployment that its job's runner ended: what is left to do.
std::string stopped_words(const deploy::Summary& summary) {
  constexpr std::size_t most = 5;
  const report::StackLabels labels(summary.plan);
  std::vector<std::string> left;
  std::size_t more = 0;
  for (const deploy::UnitResult& unit : summary.units)
    if (unit.state == deploy::UnitState::cancelled || unit.state == deploy::UnitState::skipped ||
        unit.state == deploy::UnitState::waiting)
      left.size() < most ? left.push_back(labels.of(unit.id)) : static_cast<void>(++more);
  std::string text = "its job was stopped (SIGTERM, Ctrl-C, or a lost lock)";
  if (!left.empty()) text += ", before " + base::join(left, ", ");
  return more == 0 ? text : text + " and " + base::plural(more, "more stack", "more stacks");
}

// Those of which something failed, in the order of the waves.
std::vector<std::string> failed_regions(const std::vector<deploy::UnitResult>& units) {
  std::vector<std::string> regions;
  for (const deploy::UnitResult& unit : units) {
    if (unit.state != deploy::UnitState::failed && unit.state != deploy::UnitState::unknown) continue;
    if (std::find(regions.begin(), regions.end(), unit.id.region.str()) == regions.end())
      regions.push_back(unit.id.region.str());
  }
  return regions;
}

}  // namespace

Result<ExitCode> EnvironmentDeployment::deploy(const Gated& gated, const base::Call& call) {
  const bool glass = gated.verdict.break_glass == gate::GlassState::used;
  if (session_.pull_request && session_.pull_request->open) {
    auto current = session_.forge->is_up_to_date(*session_.pull_request, call);
    if (!current) return std::move(current).error();
    if (!*current)
      return failed_to_plan(
          base::error(ErrorKind::conflict, "the pull request is behind " + session_.base_branch + " now",
                      "bring it up to date and deploy again"),
          call);
  }
  // First, so that there is no start in the log without a record that leads to its end.
  if (auto kept = keep(Progress::running, "", call); !kept) return std::move(kept).error();
  if (glass)
    if (auto written =
            record_glass(first_wave_ > 0 ? "wave " + std::to_string(first_wave_ + 1) : "", gated, call);
        !written)
      return std::move(written).error();
  if (auto written = audit("deployment started", "", "", &gated, call); !written)
    return std::move(written).error();
  if (auto used = use_approvals(gated, call); !used) return std::move(used).error();
  // A host that does not answer must not keep an approved plan from being deployed.
  if (auto set = set_status(session_, "cf/deploy/" + request_.environment, forge::CommitState::pending,
                            "deploys plan " + record_.plan_id, {}, call);
      !set)
    session_.say(base::describe(set.error()));
  if (first_wave_ > 0) {
    const std::vector<descriptor::Wave> waves = run_->regions.waves();
    if (first_wave_ <= waves.size())
      if (auto held = checks_of(waves[first_wave_ - 1], call); !held)
        return checks_failed(held.error(), gated, call);
  }
  auto earlier = earlier_results(call);
  if (!earlier) return std::move(earlier).error();
  const int earlier_failures = first_wave_ > 0 ? static_cast<int>(failed_regions(earlier->units).size()) : 0;
  const deploy::Summary summary =
      run_->regions.deploy(run_->plan, wave_options(gated, earlier_failures, call), call);
  // A pull request's own gold.lock may be a symbolic link, and nobody commits what this checkout has.
  if (run_->settings.workspace.trust == base::Trust::base)
    if (auto saved = run_->regions.save_lock(); !saved) session_.say(saved.error().message);
  return deployed(summary, gated, call);
}

// Each wave that goes past a window or a freeze is a record of its own.
Result<void> EnvironmentDeployment::record_glass(const std::string& what, const Gated& gated,
                                                 const base::Call& call) {
  glass_used_ = true;
  session_.say("BREAK-GLASS: " + glass_->login + " deploys " + request_.environment +
               (what.empty() ? "" : ", " + what + ",") +
               " in spite of windows and freezes: " + glass_->reason);
  return audit("break-glass", what, glass_->reason, &gated, call);
}

workflow::WaveOptions EnvironmentDeployment::wave_options(const Gated& gated, int earlier_failures,
                                                          const base::Call& call) {
  workflow::WaveOptions options;
  options.first_wave = first_wave_;
  options.earlier_failures = earlier_failures;
  options.deploy.stacks = session_.stacks;
  for (const Confirmation& each : gated.said.confirmed)
    if (each.plan_id == run_->plan.digest) options.deploy.allow_destroy.push_back(each.stack);
  options.deploy.progress = [this](const deploy::Progress& progress) {
    if (progress.kind == deploy::Progress::Kind::finished && progress.result != nullptr)
      session_.say(progress.result->id.str() + ": " + deploy::to_string(progress.result->state));
  };
  options.deploy.hook_output = [this](const base::UnitId& unit, const std::string& text) {
    for (const std::string& line : base::split(base::trim(text), '\n'))
      session_.say(unit.path.str() + " | " + line);
  };
  options.between = [this, &call](std::size_t wave, const descriptor::Wave& before, std::string& why) {
    return between(wave, before, why, call);
  };
  return options;
}

Result<void> EnvironmentDeployment::checks_of(const descriptor::Wave& wave, const base::Call& call) {
  workflow::Settings settings = run_->settings;
  // The command is the base branch's, what it starts may be the head's.
  if (settings.workspace.trust != base::Trust::base) settings.environment = harmless(settings.environment);
  return workflow::run_checks(wave, run_->plan.account, settings, run_->access, call);
}

deploy::Summary EnvironmentDeployment::idle_summary(const std::string& why) const {
  deploy::Summary summary;
  summary.plan = run_->plan;
  for (const plan::Entry& entry : run_->plan.entries) {
    deploy::UnitResult unit;
    unit.id = entry.id;
    unit.stack_name = entry.stack_name;
    unit.decision = entry.decision;
    unit.state = entry.mutates() ? deploy::UnitState::skipped : deploy::UnitState::unchanged;
    if (entry.mutates()) unit.reason = why;
    summary.units.push_back(std::move(unit));
  }
  return summary;
}

Result<ExitCode> EnvironmentDeployment::checks_failed(const base::Error& error, const Gated& gated,
                                                      const base::Call& call) {
  const std::string wave = std::to_string(record_.next_wave);
  record_.next_wave = 0;
  if (auto ended = end(Progress::failed, "stopped", error.message, gated, call); !ended)
    return std::move(ended).error();
  session_.say(base::describe(error));
  notify_people(descriptor::Occasion::failed, error.message, call);
  const std::string outcome = "stopped after wave " + wave;
  auto all = keep_results(idle_summary(outcome), call);
  if (!all) return std::move(all).error();
  const std::string title = request_.environment + " stopped after wave " + wave + ": its check did not hold";
  if (auto told =
          tell(forge::CommitState::failure, error.message,
               error_markdown(title, error, room_for_text(session_) / 4) + "\n" + summary_text(*all, outcome),
               call);
      !told)
    return std::move(told).error();
  return base::exit_code_for(error.kind);
}

workflow::WaveGate EnvironmentDeployment::between(std::size_t wave, const descriptor::Wave& before,
                                                  std::string& why, const base::Call& call) {
  record_.next_wave = wave;
  if (before.bake.count() > 0) {
    record_.resume_at = call.clock->now() + before.bake;
    why = "the wave before it bakes until " + base::iso8601(*record_.resume_at);
    pause_ = Pause::bake;
    return workflow::WaveGate::wait;
  }
  const auto stop = [&](const base::Error& error) {
    why = "stopped: " + error.message;
    pause_ = Pause::stopped;
    return workflow::WaveGate::stop;
  };
  if (auto held = checks_of(before, call); !held) return stop(held.error());
  Asked asked;
  asked.break_glass = glass_;
  asked.running = gate::Running{record_.started, false};
  auto gated = ask_gates(session_, request_.environment, run_->plan, asked, call);
  if (!gated) return stop(gated.error());
  if (!gated->verdict.open()) {
    record_.resume_at = gated->verdict.next_opening;
    record_.waits_on = gated->waits_on;
    why = obstacle_text(gated->verdict.obstacles.front(), run_->plan);
    pause_ = Pause::wait;
    return workflow::WaveGate::wait;
  }
  if (gated->verdict.break_glass == gate::GlassState::used)
    if (auto written = record_glass("wave " + std::to_string(wave + 1), *gated, call); !written)
      return stop(written.error());
  // A runner that dies from here on has done the waves before this one.
  if (auto kept = keep(Progress::running, "", call); !kept) return stop(kept.error());
  return workflow::WaveGate::go_on;
}

std::string EnvironmentDeployment::pause_words() const {
  if (pause_ == Pause::bake) return "bakes until " + base::iso8601(*record_.resume_at);
  return "waits for its next wave" +
         (record_.resume_at ? " until " + base::iso8601(*record_.resume_at) : std::string());
}

// A failure that is tolerated ends nothing before the last wave, and is told.
Result<ExitCode> EnvironmentDeployment::pauses(const deploy::Summary& all, const std::string& text,
                                               const Gated& gated, const base::Call& call) {
  const std::vector<std::string> failed = failed_regions(all.units);
  const std::string what =
      pause_words() + (failed.empty() ? "" : "; " + base::join(failed, ", ") + " failed, which is tolerated");
  if (auto written = audit("wave done", "waits", what, &gated, call); !written)
    return std::move(written).error();
  if (auto kept = keep(pause_ == Pause::bake ? Progress::baking : Progress::waiting, what, call); !kept)
    return std::move(kept).error();
  session_.say(request_.environment + " " + what);
  if (auto told = tell(forge::CommitState::pending, what, text, call); !told) return std::move(told).error();
  return request_.is_stage ? ExitCode::blocked : ExitCode::ok;
}

Result<WaveResults> EnvironmentDeployment::earlier_results(const base::Call& call) {
  WaveResults earlier;
  if (goes_on_) {
    auto kept = session_.records->results(record_, call);
    if (!kept) return std::move(kept).error();
    if (*kept) earlier = **std::move(kept);
  }
  earlier.digest = record_.digest;
  earlier.started = record_.started;
  return earlier;
}

Result<deploy::Summary> EnvironmentDeployment::keep_results(const deploy::Summary& own,
                                                            const base::Call& call) {
  auto earlier = earlier_results(call);
  if (!earlier) return std::move(earlier).error();
  if (auto kept = session_.records->keep_results(request_.environment, results_of(*earlier, own), call);
      !kept)
    return std::move(kept).error();
  deploy::Summary all = whole_summary(*earlier, own);
  keep_artifact(session_, "summary-" + request_.environment + ".json", report::summary_json(all));
  return all;
}

std::string EnvironmentDeployment::summary_text(const deploy::Summary& summary,
                                                const std::string& outcome) const {
  std::string text = report::summary_markdown(
      summary, {room_for_text(session_) / 2, session_.forge->limits().folds, false,
                place_of_artifact(session_, "summary-" + request_.environment + ".json")});
  if (!outcome.empty())
    text.replace(0, text.find('\n'),
                 "## Deploy Summary: " + report::for_markdown(request_.environment + " " + outcome));
  return text;
}

Result<ExitCode> EnvironmentDeployment::deployed(const deploy::Summary& summary, const Gated& gated,
                                                 const base::Call& given) {
  // What was done is written down whatever stops the job meanwhile.
  base::Call call = given;
  call.stop = {};
  told_to_stop_ = given.stop.stop_requested();
  const bool good = summary.ok() && !summary.refused;
  // Beyond the tolerated failures no wave is asked for.
  const bool paused =
      (pause_ == Pause::bake || pause_ == Pause::wait) && !summary.refused && !summary.cancelled;
  auto all = keep_results(summary, call);
  if (!all) return std::move(all).error();
  if (auto kept = keep_live(all->units, good, call); !kept) return std::move(kept).error();
  if (auto used = use_approvals(gated, call); !used) return std::move(used).error();
  std::string text;
  if (glass_used_)
    text = "> **Break-glass**: " + report::code_span(glass_->login) +
           " deployed in spite of windows and freezes: " +
           report::for_markdown(base::ellipsis(glass_->reason, 500)) + "\n\n";
  text += summary_text(*all, paused ? pause_words() : "");
  if (paused) return pauses(*all, text, gated, call);

  const bool stopped = summary.cancelled && told_to_stop_;
  const std::string reason = good ? "" : stopped ? stopped_words(summary) : failure_of(*all);
  record_.next_wave = 0;
  record_.resume_at.reset();
  if (good)
    if (auto queued = queue_next(call); !queued) return std::move(queued).error();
  if (auto ended = end(good ? Progress::done : Progress::failed,
                       good      ? "done"
                       : stopped ? "stopped"
                                 : "failed",
                       reason, gated, call);
      !ended)
    return std::move(ended).error();
  notify_people(good ? descriptor::Occasion::deployed : descriptor::Occasion::failed,
                good ? "by " + record_.requested_by : reason, call);
  if (good) return next(text, "deployed plan " + record_.plan_id, call);
  if (auto told = tell(forge::CommitState::failure, reason, text, call); !told)
    return std::move(told).error();
  if (stopped) return ExitCode::cancelled;
  return summary.refused ? base::exit_code_for(summary.refused->kind) : ExitCode::failed;
}

}  // namespace cf::ci
