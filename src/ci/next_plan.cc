// What comes after an environment: ONE comment with what was deployed, the plan of the next environment, and
// how to approve it.
#include <algorithm>

#include "base/digest.h"
#include "ci/environment_deployment.h"
#include "ci/overtaken.h"
#include "ci/plan_comment.h"
#include "ci/poster.h"
#include "ci/words.h"
#include "report/report.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;

namespace {

// Rules that ask somebody or something: the environment waits for that, and goes on by itself then. One
// without is deployed when a comment or a stage asks for it.
bool follows_by_itself(const descriptor::Rules& rules, const DeployRequest& before) {
  // A pipeline that has stages asks for each environment itself.
  return !before.is_stage && (rules.approvals.count > 0 || rules.promote_from.str() == before.environment);
}

}  // namespace

std::string EnvironmentDeployment::next_environment() const {
  const std::vector<std::string> names = session_.environments();
  const auto here = std::find(names.begin(), names.end(), request_.environment);
  const bool before_merge = session_.pull_request && session_.pull_request->open;
  return before_merge || here == names.end() || here + 1 == names.end() ? std::string() : *(here + 1);
}

Result<void> EnvironmentDeployment::queue_next(const base::Call& call) {
  const std::string after = next_environment();
  if (after.empty() || !follows_by_itself(session_.rules(after), request_)) return {};
  return keep_queued(session_, after, "after " + request_.environment, call);
}

Result<ExitCode> EnvironmentDeployment::next(std::string text, const std::string& line,
                                             const base::Call& call) {
  const std::string after = next_environment();
  const bool goes_on = !after.empty() && follows_by_itself(session_.rules(after), request_);
  if (!after.empty() && told_to_stop_) {
    if (goes_on) following_ = after;
    text += "\nThis job was told to stop before it planned " + report::for_markdown(after) +
            (goes_on ? ": the schedule's job (`cf ci --resume`) does.\n"
                     : ": `cf deploy " + after + "`, or its stage, does.\n");
  } else if (!after.empty()) {
    const std::size_t room = room_for_text(session_);
    constexpr std::size_t room_for_line = 200;
    const std::size_t taken = text.size() + room_for_line;
    auto added = next_plan(after, room > taken ? room - taken : room / 8, call);
    if (!added) return std::move(added).error();
    text = shown_next_ + text + "\n" + *added;
  }
  auto told = tell(forge::CommitState::success, line, text, call);
  if (!told) return std::move(told).error();
  return ExitCode::ok;
}

Result<std::string> EnvironmentDeployment::next_plan(const std::string& environment, std::size_t room,
                                                     const base::Call& call) {
  auto run = plan_environment(session_, environment, true, call);
  if (!run) return error_markdown("Deploy Plan: " + environment + " failed", run.error(), room);
  plan::Plan& plan = (*run)->plan;
  plan.commit = record_.commit;
  const PostedPlan posted{plan.id(),   plan.digest,       record_.pull_request,
                          plan.commit, call.clock->now(), is_at_work(plan)};
  if (auto kept = session_.records->keep_plan(plan, posted, call); !kept) return std::move(kept).error();
  auto gated = ask_gates(session_, environment, plan, {}, call);
  if (!gated) return error_markdown("Deploy Plan: " + environment + " failed", gated.error(), room);
  shown_next_ = gated->shown;
  notify(session_,
         {descriptor::Occasion::plan, environment, plan.id(), plan.commit, record_.pull_request,
          status_line(plan, gated->verdict)},
         call);
  const bool follows = follows_by_itself(session_.rules(environment), request_);
  if (follows && gated->verdict.open()) {
    following_ = environment;
  } else if (auto done =
                 follows ? wait_for(environment, plan, *gated, call) : take_turn(environment, plan, call);
             !done) {
    return std::move(done).error();
  }
  return plan_comment(session_, plan, *gated, {room, "", "", !following_.empty(), true}, call);
}

// Of an environment that is deployed when somebody asks for it, unless it is being deployed. A stage may be
// of an older commit: it has its turn when its environment's comes.
Result<void> EnvironmentDeployment::take_turn(const std::string& environment, const plan::Plan& plan,
                                              const base::Call& call) {
  if (request_.is_stage || is_at_work(plan)) return {};
  auto holder = session_.locks->holder("deploy/" + environment, call);
  if (!holder) return std::move(holder).error();
  auto earlier = session_.records->deployment(environment, call);
  if (!earlier) return std::move(earlier).error();
  const bool at_work = *earlier && ((*earlier)->progress == Progress::running || (*earlier)->next_wave > 0);
  return *holder || at_work ? Result<void>() : note_turn(environment, plan, call);
}

// The newer plan takes the place of one that waits, also of one whose next waves wait: it holds them. One
// that a run is carrying out, or was when it died, has its record to itself: the schedule's job goes on with
// it, or writes down how it ended. Where AWS is at work, it makes the plan.
Result<void> EnvironmentDeployment::wait_for(const std::string& environment, const plan::Plan& plan,
                                             const Gated& gated, const base::Call& call) {
  auto holder = session_.locks->holder("deploy/" + environment, call);
  if (!holder) return std::move(holder).error();
  auto earlier = session_.records->deployment(environment, call);
  if (!earlier) return std::move(earlier).error();
  const bool is_running = *earlier && (*earlier)->progress == Progress::running;
  if (*holder || is_running || is_at_work(plan))
    return queue_for_later(session_, environment, "after " + request_.environment, call);
  if (auto kept = keep_waiting(environment, plan, gated, call); !kept) return kept;
  DeployRequest queued;
  queued.environment = environment;
  return take_from_queue(session_, queued, record_.commit, call);
}

Result<void> EnvironmentDeployment::keep_waiting(const std::string& environment, const plan::Plan& plan,
                                                 const Gated& gated, const base::Call& call) {
  auto earlier = session_.records->deployment(environment, call);
  if (!earlier) return std::move(earlier).error();
  const bool pending =
      *earlier && ((*earlier)->progress == Progress::waiting || (*earlier)->progress == Progress::baking);
  if (pending && (*earlier)->next_wave > 0) {
    auto carried_out = session_.records->deployment_plan(environment, (*earlier)->plan_id, call);
    if (!carried_out) return std::move(carried_out).error();
    if (*carried_out && plan::differences(**carried_out, plan).empty()) return {};  // its waves go on
  }
  if (auto noted = note_turn(environment, plan, call); !noted) return noted;
  if (pending && (*earlier)->digest == plan.digest && (*earlier)->pull_request == record_.pull_request)
    return {};
  if (*earlier)
    if (auto taken = take_place_of(**earlier, plan, gated, call); !taken) return taken;
  Deployment waiting;
  waiting.environment = environment;
  waiting.plan_id = plan.id();
  waiting.digest = plan.digest;
  waiting.commit = plan.commit;
  waiting.pull_request = record_.pull_request;
  waiting.requested_by = "after " + request_.environment;
  waiting.waits_for = obstacle_text(gated.verdict.obstacles.front(), plan);
  waiting.waits_on = gated.waits_on;
  waiting.resume_at = gated.verdict.next_opening;
  waiting.started = waiting.changed = call.clock->now();
  waiting.run = run_name();
  waiting.id = *earlier && is_same_run(**earlier, waiting.digest, waiting.pull_request) ? (*earlier)->id
                                                                                        : base::random_hex(8);
  notify_waiting(session_,
                 {descriptor::Occasion::approval_wanted, environment, plan.id(), plan.commit,
                  record_.pull_request, status_line(plan, gated.verdict)},
                 gated.verdict, call);
  if (auto kept = session_.records->keep_deployment_plan(plan, call); !kept) return kept;
  return session_.records->keep(waiting, call);
}

}  // namespace cf::ci
