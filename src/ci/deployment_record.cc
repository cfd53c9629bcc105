// What is kept and told of a deployment.
#include <algorithm>
#include <set>

#include "base/stack_status.h"
#include "base/strings.h"
#include "ci/environment_deployment.h"
#include "ci/poster.h"

namespace cf::ci {

using base::Result;

namespace {

const char* end_word(Progress progress) {
  return progress == Progress::done ? "deployment done" : "deployment failed";
}

}  // namespace

AuditRecord audit_record_of(const Deployment& deployment, std::string what, base::TimePoint at) {
  AuditRecord record;
  record.what = std::move(what);
  record.at = at;
  record.environment = deployment.environment;
  record.plan_id = deployment.plan_id;
  record.commit = deployment.commit;
  record.pull_request = deployment.pull_request;
  record.by = deployment.requested_by;
  record.run = deployment.run;
  return record;
}

Result<void> log_end(Session& session, const Deployment& ended, const base::Call& call) {
  if (ended.is_logged || (ended.progress != Progress::done && ended.progress != Progress::failed)) return {};
  constexpr std::size_t newest = 200;  // there is little between the record and its line
  std::vector<store::LogProblem> problems;
  auto lines = session.records->audit_log().tail(newest, problems, call);
  if (!lines) return std::move(lines).error();
  const bool is_there = std::any_of(lines->begin(), lines->end(), [&](const store::LogRecord& line) {
    const auto known = audit_from_json(line.record);
    return known && known->what == end_word(ended.progress) && known->environment == ended.environment &&
           known->plan_id == ended.plan_id && known->run == ended.run && ended.changed <= known->at;
  });
  if (!is_there) {
    AuditRecord record = audit_record_of(ended, end_word(ended.progress), call.clock->now());
    record.result = to_string(ended.progress);
    record.reason = (ended.waits_for.empty() ? "" : ended.waits_for + "; ") + "it ended at " +
                    base::iso8601(ended.changed) + ", and its run died before this was written";
    if (auto written = session.records->audit(record, call); !written) return written;
  }
  Deployment logged = ended;
  logged.is_logged = true;
  return session.records->keep(logged, call);
}

std::string EnvironmentDeployment::run_name() const {
  return session_.event.run_id.empty() ? "local run" : session_.event.run_id;
}

Result<void> EnvironmentDeployment::keep(Progress progress, const std::string& waits_for,
                                         const base::Call& call) {
  record_.progress = progress;
  record_.waits_for = waits_for;
  record_.changed = call.clock->now();
  auto kept = session_.records->keep(record_, call);
  return kept ? leave_queue(call) : std::move(kept);
}

Result<void> EnvironmentDeployment::end(Progress progress, const std::string& result,
                                        const std::string& reason, const Gated& gated,
                                        const base::Call& call) {
  const bool done = progress == Progress::done;
  record_.is_logged = false;
  if (auto kept = keep(progress, done ? "" : reason, call); !kept) return kept;
  if (auto written = audit(end_word(progress), result, reason, &gated, call); !written) return written;
  record_.is_logged = true;
  return session_.records->keep(record_, call);
}

namespace {

// Regions in which everything is done that the plan has there.
std::vector<std::string> reached_regions(const plan::Plan& plan,
                                         const std::vector<deploy::UnitResult>& units) {
  std::vector<std::string> reached;
  std::set<std::string> left;
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    const std::string& region = plan.entries[i].id.region.str();
    if (std::find(reached.begin(), reached.end(), region) == reached.end()) reached.push_back(region);
    const bool done = i < units.size() && units[i].state == deploy::UnitState::done;
    if (plan.entries[i].mutates() && !done) left.insert(region);
  }
  std::erase_if(reached, [&](const std::string& region) { return left.contains(region); });
  return reached;
}

// Whether anything is deployed in one of the others.
bool has_more_regions(const plan::Plan& plan, const std::vector<std::string>& reached) {
  return std::any_of(plan.entries.begin(), plan.entries.end(), [&](const plan::Entry& entry) {
    const auto status = base::parse_stack_status(entry.live.status);
    return status && *status != base::StackStatus::review_in_progress &&
           *status != base::StackStatus::delete_complete &&
           std::find(reached.begin(), reached.end(), entry.id.region.str()) == reached.end();
  });
}

// It did not fail: its wave, or its turn, has not come, or its job was stopped before.
bool was_left(const deploy::UnitResult& unit) {
  return unit.state == deploy::UnitState::skipped || unit.state == deploy::UnitState::waiting ||
         (unit.state == deploy::UnitState::cancelled && unit.final_status.empty());
}

}  // namespace

// Which commit is where: one whose deployment has not reached all of it stands beside the one before.
void EnvironmentDeployment::fill_commit(LiveStacks& live, const std::optional<LiveStacks>& before,
                                        const std::vector<deploy::UnitResult>& units, bool whole) const {
  live.commit = record_.commit;
  live.plan_id = record_.plan_id;
  live.pull_request = record_.pull_request;
  if (whole) return;
  const bool anything = first_wave_ > 0 || std::any_of(units.begin(), units.end(), [](const auto& unit) {
                          return unit.state == deploy::UnitState::done;
                        });
  if (!anything && before) {
    live.commit = before->commit;
    live.plan_id = before->plan_id;
    live.pull_request = before->pull_request;
    live.partly = before->partly;
    live.reached = before->reached;
    live.elsewhere = before->elsewhere;
    return;
  }
  live.partly = true;
  live.reached = reached_regions(run_->plan, units);
  if (before && has_more_regions(run_->plan, live.reached))
    live.elsewhere = before->commit == live.commit ? before->elsewhere : before->commit;
}

// What is deployed now, beside what was there and not touched.
Result<void> EnvironmentDeployment::keep_live(const std::vector<deploy::UnitResult>& units, bool whole,
                                              const base::Call& call) {
  auto before = session_.records->live(request_.environment, call);
  if (!before) return std::move(before).error();
  LiveStacks live;
  fill_commit(live, *before, units, whole);
  live.at = call.clock->now();
  for (std::size_t i = 0; i < run_->plan.entries.size(); ++i) {
    const plan::Entry& entry = run_->plan.entries[i];
    const deploy::UnitResult* unit = i < units.size() ? &units[i] : nullptr;
    if (!entry.desired || entry.decision == plan::Decision::remove) continue;
    gate::PromotedStack stack;
    stack.name = gate::relative_name(run_->plan.environment, entry.id.path);
    stack.region = entry.id.region;
    stack.template_digest = entry.desired->template_digest;
    stack.status = unit != nullptr && !unit->final_status.empty() ? unit->final_status : entry.live.status;
    stack.failed = unit != nullptr && entry.mutates() && unit->state != deploy::UnitState::done &&
                   unit->state != deploy::UnitState::unchanged;
    stack.pending = stack.failed && was_left(*unit);
    live.stacks.push_back(std::move(stack));
  }
  return session_.records->keep_live(request_.environment, live, call);
}

Result<void> EnvironmentDeployment::audit(const std::string& what, const std::string& result,
                                          const std::string& reason, const Gated* gated,
                                          const base::Call& call) {
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
  if (gated != nullptr) {
    const gate::Verdict& verdict = gated->verdict;
    for (const gate::Judged& judged : verdict.approvals.judged)
      if (judged.standing == gate::Standing::counts)
        record.approvals.push_back(
            judged.approval.login + " (" + judged.approval.person_id + ") at " +
            base::iso8601(judged.approval.at) +
            (judged.approval.pull_request.empty() ? "" : " on pull request " + judged.approval.pull_request) +
            " " + judged.approval.where);
    for (const Confirmation& each : gated->said.confirmed)
      if (each.plan_id == record_.digest)
        record.confirmations.push_back(each.stack + " by " + each.login + " (" + each.person_id + ") at " +
                                       base::iso8601(each.at) + " " + each.where);
    record.window = verdict.break_glass == gate::GlassState::used ? "passed by break-glass: " + glass_->reason
                    : !verdict.window_open                        ? "closed"
                    : verdict.closes ? "open until " + base::iso8601(*verdict.closes)
                                     : "open";
  }
  return session_.records->audit(record, call);
}

Result<void> EnvironmentDeployment::note_turn(const std::string& environment, const plan::Plan& plan,
                                              const base::Call& call) {
  return session_.records->note_turn(environment, {plan.digest, plan.commit, call.clock->now()}, call);
}

// At its start, so that a run that dies has used them, and at its end, for what was said meanwhile.
Result<void> EnvironmentDeployment::use_approvals(const Gated& gated, const base::Call& call) {
  return session_.records->use_approvals(request_.environment, record_.digest,
                                         {record_.id, std::max(call.clock->now(), gated.said.newest), false},
                                         call);
}

void EnvironmentDeployment::notify_people(descriptor::Occasion occasion, const std::string& text,
                                          const base::Call& call) const {
  if (record_.plan_id.empty() && session_.event.kind == EventKind::resume) return;
  notify(session_, notice(occasion, text), call);
}

Notice EnvironmentDeployment::notice(descriptor::Occasion occasion, const std::string& text) const {
  return {occasion, request_.environment, record_.plan_id, record_.commit, record_.pull_request, text};
}

Result<void> EnvironmentDeployment::tell(forge::CommitState state, const std::string& line,
                                         const std::string& text, const base::Call& call) {
  auto sent = post(session_, "deploy " + request_.environment, text, call);
  auto set = set_status(session_, "cf/deploy/" + request_.environment, state, line, {}, call);
  return sent ? std::move(set) : std::move(sent);
}

}  // namespace cf::ci
