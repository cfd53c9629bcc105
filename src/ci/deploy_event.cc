// One environment is to be deployed: plan it, ask its gates, deploy or say what it waits for, go on to the
// next.
#include <algorithm>
#include <atomic>
#include <stop_token>

#include "base/strings.h"
#include "ci/driver.h"
#include "ci/poster.h"
#include "ci/words.h"
#include "report/report.h"
#include "store/lock_keeper.h"
#include "workflow/deployer.h"
#include "workflow/wave_checks.h"

namespace cf::ci {

using base::ErrorKind;
using base::ExitCode;
using base::Result;

namespace {

// How long a run that died may keep others waiting.
constexpr base::Duration lease_time{600'000};

bool changes_something(const plan::Plan& plan) {
  const plan::Counts counts = plan::count(plan);
  return counts.create + counts.recreate + counts.change + counts.remove > 0;
}

// Rules that leave nobody to ask: the environment follows the one before it by itself.
bool follows_by_itself(const descriptor::Rules& rules, const std::string& before) {
  return rules.approvals.count > 0 || rules.promote_from.str() == before;
}

// One deployment of one environment, from its lease to its record.
class EnvironmentDeployment {
 public:
  EnvironmentDeployment(Session& session, const DeployRequest& request, const base::Call& call)
      : session_(session), request_(request), call_(call), rules_(session.rules(request.environment)) {}

  Result<ExitCode> run() {
    if (session_.base->find(base::EnvironmentName(request_.environment)) == nullptr)
      return base::error(ErrorKind::input,
                         "there is no environment '" + request_.environment + "'" +
                             base::did_you_mean(request_.environment, session_.environments()),
                         "the base branch's descriptor has " + base::join(session_.environments(), ", "));
    if (auto held = held_by_another(); !held) return std::move(held).error();
    auto lease = session_.locks->acquire(
        "deploy/" + request_.environment,
        {request_.requested_by, run_name(), "deploys " + request_.environment, lease_time}, call_);
    if (!lease) return std::move(lease).error().while_("locking " + request_.environment);
    std::stop_source stop;
    const std::stop_callback forward(call_.stop, [&stop] { stop.request_stop(); });
    std::atomic<bool> lost{false};
    const store::LockKeeper keeper(*session_.locks, *std::move(lease), lease_time, call_,
                                   [&](const base::Error& error) {
                                     lost = true;
                                     session_.say(error.message);
                                     stop.request_stop();
                                   });
    base::Call call = call_;
    call.stop = stop.get_token();
    auto code = under_lease(call);
    base::Call steady = call_;
    steady.stop = {};
    // One that can't be released now expires.
    static_cast<void>(session_.locks->release(keeper.lock(), steady));
    if (code && lost)
      return base::error(ErrorKind::conflict,
                         "the lock of " + request_.environment + " was lost while it was deployed",
                         "cf status shows who has it; the next run settles what was in progress");
    return code;
  }

 private:
  std::string run_name() const { return session_.event.run_id.empty() ? "local run" : session_.event.run_id; }

  // A pull request that deploys before it is merged keeps others out until it closes.
  Result<void> held_by_another() {
    const std::string name = "hold/" + request_.environment;
    const bool before_merge = session_.pull_request && session_.pull_request->open;
    if (before_merge) {
      auto held = session_.locks->acquire(name,
                                          {request_.requested_by,
                                           "pull request " + session_.pull_request->number,
                                           "deploys before the merge",
                                           {}},
                                          call_);
      if (!held) return std::move(held).error();
      return {};
    }
    auto holder = session_.locks->holder(name, call_);
    if (!holder) return std::move(holder).error();
    const std::string own = session_.pull_request ? "pull request " + session_.pull_request->number : "";
    if (*holder && (*holder)->run != own)
      return base::error(ErrorKind::conflict,
                         request_.environment + " is " + store::describe(**holder, call_.clock->now()),
                         "wait until it is closed, or write: cf unlock " + request_.environment);
    return {};
  }

  Result<ExitCode> under_lease(const base::Call& call) {
    auto before = session_.records->deployment(request_.environment, call);
    if (!before) return std::move(before).error();
    auto run = plan_environment(session_, request_.environment, false, call);
    if (!run) return failed_to_plan(run.error(), call);
    run_ = *std::move(run);
    plan::Plan& plan = run_->plan;
    plan.commit = session_.event.commit.empty() ? session_.settings.workspace.commit : session_.event.commit;
    first_wave_ = 0;
    if (*before) go_on_with(**before, call);
    if (!request_.plan_id.empty() && request_.plan_id != plan.id() && request_.plan_id != plan.digest)
      return another_plan(call);

    record_.environment = request_.environment;
    record_.plan_id = plan.id();
    record_.digest = plan.digest;
    record_.commit = plan.commit;
    if (session_.pull_request) record_.pull_request = session_.pull_request->number;
    record_.requested_by = request_.requested_by;
    record_.started = call.clock->now();
    record_.run = run_name();
    record_.next_wave = first_wave_;
    const PostedPlan posted{plan.id(), plan.digest, record_.pull_request, plan.commit, call.clock->now()};
    if (auto kept = session_.records->keep_plan(plan, posted, call); !kept) return std::move(kept).error();

    Asked asked;
    asked.break_glass = request_.break_glass;
    auto gated = ask_gates(session_, request_.environment, plan, asked, call);
    if (!gated) return failed_to_plan(gated.error(), call);
    if (auto refused = workflow::refusal(plan)) return cannot_start(*gated, *refused, call);
    if (!changes_something(plan)) return nothing_to_do(call);
    if (!gated->verdict.open()) return waits(*gated, call);
    return deploy(*gated, call);
  }

  // What an earlier run of the same plan has done does not make it another plan.
  void go_on_with(const Deployment& before, const base::Call& call) {
    if (before.plan_id.empty() || before.plan_id == run_->plan.id()) return;
    auto earlier = session_.records->plan(request_.environment, before.plan_id, call);
    if (!earlier || !*earlier || !plan::differences(**earlier, run_->plan).empty()) return;
    run_->plan.digest = (*earlier)->digest;
    if (before.progress == Progress::baking || before.progress == Progress::waiting)
      first_wave_ = before.next_wave;
  }

  Result<ExitCode> failed_to_plan(const base::Error& error, const base::Call& call) {
    session_.say(base::describe(error));
    if (auto sent = post(
            session_, "deploy " + request_.environment,
            error_markdown("Deployment of " + request_.environment + " failed before it began", error), call);
        !sent)
      return std::move(sent).error();
    if (auto set = status(forge::CommitState::failure, error.message, call); !set)
      return std::move(set).error();
    return base::exit_code_for(error.kind);
  }

  Result<ExitCode> another_plan(const base::Call& call) {
    std::string why = "The plan of " + report::for_markdown(request_.environment) + " is `" +
                      run_->plan.id() + "` now, not `" + request_.plan_id + "`; nothing was done.\n\n";
    auto asked = session_.records->plan(request_.environment, request_.plan_id, call);
    if (asked && *asked)
      for (const std::string& difference : plan::differences(**asked, run_->plan))
        why += "- " + report::for_markdown(difference) + "\n";
    if (auto sent = reply(session_, why, call); !sent) return std::move(sent).error();
    session_.say(request_.environment + ": another plan was asked for than " + run_->plan.id());
    return ExitCode::stale;
  }

  Result<void> status(forge::CommitState state, const std::string& text, const base::Call& call) {
    return set_status(session_, "cf/deploy/" + request_.environment, state, text, {}, call);
  }

  Result<void> keep(Progress progress, const std::string& waits_for, const base::Call& call) {
    record_.progress = progress;
    record_.waits_for = waits_for;
    record_.changed = call.clock->now();
    return session_.records->keep(record_, call);
  }

  std::string plan_text(const Gated& gated, const base::Call& call) {
    const bool folds = session_.forge->limits().folds;
    const std::string rest = gates_markdown(session_, run_->plan, gated,
                                            voided_by(session_, run_->plan, gated.verdict, call), folds);
    const std::size_t room = room_for_text(session_);
    const std::size_t taken = std::min(rest.size(), room / 3);
    return report::plan_markdown(run_->plan, {room - taken, folds}) +
           (rest.size() <= room / 3 ? "\n" + rest : "");
  }

  Result<ExitCode> cannot_start(const Gated& gated, const base::Error& refused, const base::Call& call) {
    if (auto kept = keep(Progress::failed, refused.message, call); !kept) return std::move(kept).error();
    if (auto sent = post(session_, "deploy " + request_.environment, plan_text(gated, call), call); !sent)
      return std::move(sent).error();
    if (auto set = status(forge::CommitState::failure, refused.message, call); !set)
      return std::move(set).error();
    session_.say(base::describe(refused));
    return base::exit_code_for(refused.kind);
  }

  Result<ExitCode> nothing_to_do(const base::Call& call) {
    if (auto kept = keep_live({}, call); !kept) return std::move(kept).error();
    if (auto kept = keep(Progress::done, "", call); !kept) return std::move(kept).error();
    if (auto set = status(forge::CommitState::success, "nothing to do", call); !set)
      return std::move(set).error();
    session_.say(request_.environment + ": nothing to do");
    return next("## " + report::for_markdown(request_.environment) +
                    ": nothing to do\n\nWhat is deployed is what the " + "repository says.\n\n",
                call);
  }

  Result<ExitCode> waits(const Gated& gated, const base::Call& call) {
    std::vector<std::string> for_what;
    for (const gate::Obstacle& obstacle : gated.verdict.obstacles) for_what.push_back(obstacle.message);
    record_.resume_at = gated.verdict.next_opening;
    const std::string what = base::join(for_what, "; ");
    if (auto kept = keep(Progress::waiting, what, call); !kept) return std::move(kept).error();
    if (auto written = audit("deployment waits", "", what, gated, call); !written)
      return std::move(written).error();
    if (auto sent = post(session_, "deploy " + request_.environment, plan_text(gated, call), call); !sent)
      return std::move(sent).error();
    if (auto set = status(forge::CommitState::pending, "waits: " + what, call); !set)
      return std::move(set).error();
    session_.say(request_.environment + " waits: " + what);
    return request_.is_stage ? ExitCode::blocked : ExitCode::ok;
  }

  Result<void> audit(const std::string& what, const std::string& result, const std::string& reason,
                     const std::optional<Gated>& gated, const base::Call& call) {
    AuditRecord record;
    record.what = what;
    record.at = call.clock->now();
    record.environment = request_.environment;
    record.plan_id = record_.plan_id;
    record.commit = record_.commit;
    record.pull_request = record_.pull_request;
    record.by = request_.requested_by;
    record.result = result;
    record.reason = reason;
    record.run = run_name();
    if (gated) {
      for (const gate::Judged& judged : gated->verdict.approvals.judged)
        if (judged.standing == gate::Standing::counts)
          record.approvals.push_back(judged.approval.login + " (" + judged.approval.person_id + ") at " +
                                     base::iso8601(judged.approval.at) + " " + judged.approval.where);
      record.window = gated->verdict.break_glass == gate::GlassState::used
                          ? "passed by break-glass: " + request_.break_glass->reason
                      : !gated->verdict.window_open ? "closed"
                      : gated->verdict.closes       ? "open until " + base::iso8601(*gated->verdict.closes)
                                                    : "open";
    }
    return session_.records->audit(record, call);
  }

  Result<ExitCode> deploy(const Gated& gated, const base::Call& call) {
    if (gated.verdict.break_glass == gate::GlassState::used)
      if (auto written = audit("break-glass", "", request_.break_glass->reason, gated, call); !written)
        return std::move(written).error();
    if (auto written = audit("deployment started", "", "", gated, call); !written)
      return std::move(written).error();
    if (auto kept = keep(Progress::running, "", call); !kept) return std::move(kept).error();
    if (auto set = status(forge::CommitState::pending, "deploys plan " + record_.plan_id, call); !set)
      return std::move(set).error();

    workflow::WaveOptions options;
    options.first_wave = first_wave_;
    options.deploy.stacks = session_.stacks;
    options.deploy.allow_destroy = request_.allow_destroy;
    for (const auto& [stack, of] : gated.said.confirmed)
      if (of == run_->plan.id() || of == run_->plan.digest) options.deploy.allow_destroy.push_back(stack);
    options.deploy.progress = [this](const deploy::Progress& progress) {
      if (progress.kind == deploy::Progress::Kind::finished && progress.result != nullptr)
        session_.say(progress.result->id.str() + ": " + deploy::to_string(progress.result->state));
    };
    options.deploy.hook_output = [this](const base::UnitId& unit, const std::string& text) {
      for (const std::string& line : base::split(base::trim(text), '\n'))
        session_.say(unit.path.str() + " | " + line);
    };
    options.between = [&](std::size_t wave, const descriptor::Wave& before, std::string& why) {
      return between(wave, before, why, call);
    };
    if (first_wave_ > 0) {
      const std::vector<descriptor::Wave> waves = run_->regions.waves();
      if (auto held = checks_of(waves[first_wave_ - 1], call); !held)
        return checks_failed(held.error(), gated, call);
    }
    const deploy::Summary summary = run_->regions.deploy(run_->plan, options, call);
    if (auto saved = run_->regions.save_lock(); !saved) session_.say(saved.error().message);
    return deployed(summary, gated, call);
  }

  Result<void> checks_of(const descriptor::Wave& wave, const base::Call& call) {
    return workflow::run_checks(wave, run_->plan.account, run_->settings, run_->access, call);
  }

  Result<ExitCode> checks_failed(const base::Error& error, const Gated& gated, const base::Call& call) {
    if (auto kept = keep(Progress::failed, error.message, call); !kept) return std::move(kept).error();
    if (auto written = audit("deployment failed", "stopped", error.message, gated, call); !written)
      return std::move(written).error();
    return failed_to_plan(error, call);
  }

  workflow::WaveGate between(std::size_t wave, const descriptor::Wave& before, std::string& why,
                             const base::Call& call) {
    record_.next_wave = wave;
    if (before.bake.count() > 0) {
      record_.resume_at = call.clock->now() + before.bake;
      why = "the wave before it bakes until " + base::iso8601(*record_.resume_at);
      bakes_ = true;
      return workflow::WaveGate::wait;
    }
    if (auto held = checks_of(before, call); !held) {
      why = "stopped: " + held.error().message;
      return workflow::WaveGate::stop;
    }
    Asked asked;
    asked.break_glass = request_.break_glass;
    asked.running = gate::Running{record_.started, false};
    auto gated = ask_gates(session_, request_.environment, run_->plan, asked, call);
    if (!gated) {
      why = "stopped: " + gated.error().message;
      return workflow::WaveGate::stop;
    }
    if (gated->verdict.open()) return workflow::WaveGate::go_on;
    record_.resume_at = gated->verdict.next_opening;
    why = gated->verdict.obstacles.front().message;
    return workflow::WaveGate::wait;
  }

  // What is deployed now, beside what was there and not touched.
  Result<void> keep_live(const std::vector<deploy::UnitResult>& units, const base::Call& call) {
    LiveStacks live;
    live.commit = record_.commit;
    live.plan_id = record_.plan_id;
    live.pull_request = record_.pull_request;
    live.at = call.clock->now();
    for (std::size_t i = 0; i < run_->plan.entries.size(); ++i) {
      const plan::Entry& entry = run_->plan.entries[i];
      const deploy::UnitResult* unit = i < units.size() ? &units[i] : nullptr;
      const bool removed = entry.decision == plan::Decision::remove;
      if (!entry.desired || removed) continue;
      gate::PromotedStack stack;
      stack.name = gate::relative_name(run_->plan.environment, entry.id.path);
      stack.region = entry.id.region;
      stack.template_digest = entry.desired->template_digest;
      stack.status = unit != nullptr && !unit->final_status.empty() ? unit->final_status : entry.live.status;
      stack.failed = unit != nullptr && entry.mutates() && unit->state != deploy::UnitState::done &&
                     unit->state != deploy::UnitState::unchanged;
      live.stacks.push_back(std::move(stack));
    }
    return session_.records->keep_live(request_.environment, live, call);
  }

  Result<ExitCode> deployed(const deploy::Summary& summary, const Gated& gated, const base::Call& call) {
    // What was done is written down whatever stops the job meanwhile.
    base::Call steady = call;
    steady.stop = {};
    if (auto kept = keep_live(summary.units, steady); !kept) return std::move(kept).error();
    const bool folds = session_.forge->limits().folds;
    const std::string text = report::summary_markdown(summary, {room_for_text(session_) / 2, folds});
    if (auto kept = keep_artifact(session_, "summary-" + request_.environment + ".json",
                                  report::summary_json(summary));
        !kept)
      return std::move(kept).error();
    if (bakes_ || (record_.next_wave > first_wave_ && !summary.ok() && !has_failure(summary))) {
      const std::string what =
          bakes_ ? "bakes until " + base::iso8601(*record_.resume_at) : "waits for its next wave";
      if (auto kept = keep(bakes_ ? Progress::baking : Progress::waiting, what, steady); !kept)
        return std::move(kept).error();
      if (auto written = audit("wave done", "waits", what, gated, steady); !written)
        return std::move(written).error();
      if (auto sent = post(session_, "deploy " + request_.environment, text, steady); !sent)
        return std::move(sent).error();
      if (auto set = status(forge::CommitState::pending, what, steady); !set) return std::move(set).error();
      session_.say(request_.environment + " " + what);
      return request_.is_stage ? ExitCode::blocked : ExitCode::ok;
    }
    const bool good = summary.ok() && !summary.refused;
    const std::string reason = good ? "" : failure_of(summary);
    if (auto kept = keep(good ? Progress::done : Progress::failed, reason, steady); !kept)
      return std::move(kept).error();
    if (auto written = audit(good ? "deployment done" : "deployment failed", good ? "done" : "failed", reason,
                             gated, steady);
        !written)
      return std::move(written).error();
    if (auto set = status(good ? forge::CommitState::success : forge::CommitState::failure,
                          good ? "deployed plan " + record_.plan_id : reason, steady);
        !set)
      return std::move(set).error();
    if (good) return next(text, steady);
    if (auto sent = post(session_, "deploy " + request_.environment, text, steady); !sent)
      return std::move(sent).error();
    return summary.refused ? base::exit_code_for(summary.refused->kind) : ExitCode::failed;
  }

  static bool has_failure(const deploy::Summary& summary) {
    return summary.refused ||
           std::any_of(summary.units.begin(), summary.units.end(), [](const deploy::UnitResult& unit) {
             return unit.state == deploy::UnitState::failed || unit.state == deploy::UnitState::unknown ||
                    unit.state == deploy::UnitState::cancelled;
           });
  }

  static std::string failure_of(const deploy::Summary& summary) {
    if (summary.refused) return summary.refused->message;
    for (const deploy::UnitResult& unit : summary.units)
      if (unit.state == deploy::UnitState::failed)
        return unit.id.path.str() + " in " + unit.id.region.str() + " failed" +
               (unit.failures.empty() ? "" : ": " + unit.failures.front().status_reason);
    return "not all of it was done";
  }

  // ONE comment: what was deployed, the plan of the next environment, and how to approve it.
  Result<ExitCode> next(std::string text, const base::Call& call) {
    const std::vector<std::string> names = session_.environments();
    const auto here = std::find(names.begin(), names.end(), request_.environment);
    const std::string following = here == names.end() || here + 1 == names.end() ? "" : *(here + 1);
    bool goes_on = false;
    const bool after_merge = !session_.pull_request || session_.pull_request->merged;
    if (!following.empty() && after_merge) {
      auto planned = plan_environment(session_, following, true, call);
      if (!planned) {
        text += error_markdown("Deploy Plan: " + following + " failed", planned.error());
      } else if (auto added = add_next_plan(**planned, following, text, call); !added) {
        return std::move(added).error();
      } else {
        goes_on = *added;
      }
    }
    if (auto sent = post(session_, "deploy " + request_.environment, text, call); !sent)
      return std::move(sent).error();
    if (!goes_on) return ExitCode::ok;
    DeployRequest request;
    request.environment = following;
    request.requested_by = "after " + request_.environment;
    return deploy_environment(session_, request, call);
  }

  // Whether its rules let it follow by itself.
  Result<bool> add_next_plan(EnvironmentRun& run, const std::string& following, std::string& text,
                             const base::Call& call) {
    plan::Plan& plan = run.plan;
    plan.commit = record_.commit;
    const PostedPlan posted{plan.id(), plan.digest, record_.pull_request, plan.commit, call.clock->now()};
    if (auto kept = session_.records->keep_plan(plan, posted, call); !kept) return std::move(kept).error();
    auto gated = ask_gates(session_, following, plan, {}, call);
    if (!gated) return std::move(gated).error();
    const bool folds = session_.forge->limits().folds;
    const std::string rest =
        gates_markdown(session_, plan, *gated, voided_by(session_, plan, gated->verdict, call), folds);
    const std::size_t room = room_for_text(session_);
    const std::size_t taken = text.size() + rest.size() + 100;
    text += "\n" + report::plan_markdown(plan, {room > taken ? room - taken : room / 8, folds}) + "\n" + rest;
    if (!follows_by_itself(session_.rules(following), request_.environment)) return false;
    if (gated->verdict.open()) return true;
    Deployment waiting;
    waiting.environment = following;
    waiting.plan_id = plan.id();
    waiting.digest = plan.digest;
    waiting.commit = plan.commit;
    waiting.pull_request = record_.pull_request;
    waiting.requested_by = "after " + request_.environment;
    waiting.waits_for = gated->verdict.obstacles.front().message;
    waiting.resume_at = gated->verdict.next_opening;
    waiting.started = waiting.changed = call.clock->now();
    waiting.run = run_name();
    if (auto kept = session_.records->keep(waiting, call); !kept) return std::move(kept).error();
    return false;
  }

  Session& session_;
  const DeployRequest& request_;
  const base::Call& call_;
  const descriptor::Rules& rules_;
  std::unique_ptr<EnvironmentRun> run_;
  Deployment record_;
  std::size_t first_wave_ = 0;
  bool bakes_ = false;
};

}  // namespace

Result<ExitCode> deploy_environment(Session& session, const DeployRequest& request, const base::Call& call) {
  return EnvironmentDeployment(session, request, call).run();
}

}  // namespace cf::ci
