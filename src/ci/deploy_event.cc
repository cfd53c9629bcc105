// One environment is to be deployed: who else holds it, its lock, the deployment, and what follows by itself.
#include <atomic>
#include <stop_token>

#include "base/strings.h"
#include "ci/environment_deployment.h"
#include "ci/poster.h"
#include "ci/words.h"
#include "report/report.h"
#include "store/lock_keeper.h"

namespace cf::ci {

using base::ErrorKind;
using base::ExitCode;
using base::Result;

namespace {

// How long a run that died may keep others waiting.
constexpr base::Duration lease_time{600'000};

// A pull request that deploys before it is merged keeps others out until it closes.
Result<void> take_hold(Session& session, const DeployRequest& request, const base::Call& call) {
  const std::string name = "hold/" + request.environment;
  const std::string own = session.pull_request ? hold_of(session.pull_request->number) : "";
  if (session.pull_request && session.pull_request->open) {
    auto held =
        session.locks->acquire(name, {request.requested_by, own, "deploys before the merge", {}}, call);
    if (!held) return std::move(held).error();
    return {};
  }
  auto holder = session.locks->holder(name, call);
  if (!holder) return std::move(holder).error();
  if (*holder && (*holder)->run != own)
    return base::error(ErrorKind::conflict,
                       request.environment + " is " + store::describe(**holder, call.clock->now()),
                       "wait until it is closed, or write: cf unlock " + request.environment);
  return {};
}

// A stage may be of an older commit of the base branch, to which its pipeline has brought it: never of one
// that nobody merged, whatever its runner was told to start for.
Result<void> check_stage(Session& session, const base::Call& call) {
  const std::string& checked_out = session.settings.workspace.commit;
  const std::string& told = session.event.commit;
  if (checked_out.empty() && told.empty())
    return base::error(ErrorKind::input, "it is not known which commit this stage deploys",
                       "let the job check the repository out with its .git, or set CF_COMMIT");
  for (const std::string& commit : {checked_out, told == checked_out ? std::string() : told}) {
    if (commit.empty()) continue;
    auto on_branch = session.forge->is_on(session.base_branch, commit, call);
    if (!on_branch)
      return std::move(on_branch).error().while_("looking for commit " + commit.substr(0, 12) + " on " +
                                                 session.base_branch);
    if (!*on_branch)
      return base::error(ErrorKind::blocked,
                         "commit " + commit.substr(0, 12) + " is not on " + session.base_branch +
                             ": a stage deploys only what was merged",
                         "merge it first, and let the pipeline run for " + session.base_branch + " alone");
  }
  return {};
}

// What a job has checked out is what its environment gets: the head of the base branch, or of a pull request
// that deploys before its merge.
Result<void> check_commit(Session& session, const DeployRequest& request, const base::Call& call) {
  if (request.is_stage) return check_stage(session, call);
  const std::string& commit = session.settings.workspace.commit;
  if (commit.empty()) return {};
  const auto& pull_request = session.pull_request;
  const bool before_merge = pull_request && pull_request->open;
  std::string wanted;
  if (before_merge) {
    wanted = pull_request->head_commit;
  } else {
    if (pull_request && commit == pull_request->merge_commit) return {};
    auto head = session.forge->head_of(session.base_branch, call);
    if (!head) return std::move(head).error().while_("looking at " + session.base_branch);
    wanted = *std::move(head);
  }
  if (commit == wanted) return {};
  return base::error(ErrorKind::conflict,
                     "commit " + commit.substr(0, 12) + " is checked out, and " +
                         (before_merge ? "the pull request's head" : session.base_branch) + " is " +
                         wanted.substr(0, 12),
                     "let the job check that out, or try again: somebody may just have pushed");
}

const std::string& commit_of(const Session& session) {
  return session.event.commit.empty() ? session.settings.workspace.commit : session.event.commit;
}

Result<ExitCode> under_lease(Session& session, EnvironmentDeployment& deployment,
                             const DeployRequest& request, const base::Call& given) {
  auto lease = session.locks->acquire(
      "deploy/" + request.environment,
      {request.requested_by, session.lock_name, "deploys " + request.environment, lease_time}, given);
  if (!lease) return std::move(lease).error().while_("locking " + request.environment);
  std::stop_source stop;
  const std::stop_callback forward(given.stop, [&stop] { stop.request_stop(); });
  std::atomic<bool> lost{false};
  const store::LockKeeper keeper(*session.locks, *std::move(lease), lease_time, given,
                                 [&](const base::Error& error) {
                                   lost = true;
                                   session.say(error.message);
                                   stop.request_stop();
                                 });
  base::Call call = given;
  call.stop = stop.get_token();
  auto code = deployment.run(call);
  base::Call steady = given;
  steady.stop = {};
  // One that can't be released now expires.
  static_cast<void>(session.locks->release(keeper.lock(), steady));
  if (code && lost)
    return base::error(ErrorKind::conflict,
                       "the lock of " + request.environment + " was lost while it was deployed",
                       "cf status shows who has it; the next run settles what was in progress");
  return code;
}

}  // namespace

std::string hold_of(const std::string& pull_request) {
  return "pull request " + pull_request;
}

Result<ExitCode> deploy_environment(Session& session, const DeployRequest& asked, const base::Call& call) {
  DeployRequest request = asked;
  bool follows = false;
  // Each environment at most once: what follows is later in the list.
  for (;;) {
    if (session.base->find(base::EnvironmentName(request.environment)) == nullptr)
      return base::error(ErrorKind::input,
                         "there is no environment '" + request.environment + "'" +
                             base::did_you_mean(request.environment, session.environments()),
                         "the base branch's descriptor has " + base::join(session.environments(), ", "));
    auto right = call.stopped() && follows ? Result<void>() : check_commit(session, request, call);
    if (!right && !(follows && call.stopped())) {
      if (!follows) return std::move(right).error();
      // What was asked for is done; a newer commit has its own job.
      session.say(base::describe(right.error()));
      if (right.error().kind != ErrorKind::conflict) return ExitCode::ok;
      auto left = take_from_queue(session, request, commit_of(session), call);
      return left ? Result<ExitCode>(ExitCode::ok) : std::move(left).error();
    }
    if (follows && call.stopped()) {
      session.say("this job is told to stop: cf ci --resume goes on with " + request.environment);
      return ExitCode::ok;
    }
    EnvironmentDeployment deployment(session, request);
    auto held = take_hold(session, request, call);
    auto code = held ? under_lease(session, deployment, request, call) : std::move(held).error();
    if (!code && code.error().kind == ErrorKind::conflict && request.is_queued_if_taken)
      if (auto queued = queue_for_later(session, request.environment, request.requested_by, call); !queued)
        return std::move(queued).error();
    // What was asked for is done; the rest is told, and waits in the queue.
    if (!code && code.error().kind == ErrorKind::conflict && follows) {
      session.say(base::describe(code.error()));
      if (auto told = reply(session,
                            report::for_markdown(request.environment) +
                                " is taken: the schedule's job (`cf ci --resume`) deploys the newest commit "
                                "there once that is over.\n\n" +
                                error_block(code.error(), room_for_text(session) / 2),
                            call);
          !told)
        return std::move(told).error();
      return ExitCode::ok;
    }
    if (!code || deployment.following().empty()) return code;
    follows = true;
    DeployRequest next;
    next.is_queued_if_taken = true;
    next.environment = deployment.following();
    next.requested_by = "after " + request.environment;
    request = std::move(next);
  }
}

Result<void> keep_queued(Session& session, const std::string& environment, const std::string& requested_by,
                         const base::Call& given) {
  base::Call call = given;
  call.stop = {};
  Queued queued;
  queued.commit = commit_of(session);
  if (session.pull_request) queued.pull_request = session.pull_request->number;
  queued.requested_by = requested_by;
  queued.at = call.clock->now();
  return session.records->queue(environment, queued, call);
}

Result<void> queue_for_later(Session& session, const std::string& environment,
                             const std::string& requested_by, const base::Call& call) {
  session.say(environment + " is taken: cf ci --resume deploys it once that is over");
  return keep_queued(session, environment, requested_by, call);
}

Result<void> take_from_queue(Session& session, const DeployRequest& request, const std::string& commit,
                             const base::Call& call) {
  if (request.from_queue) return session.records->unqueue(request.environment, *request.from_queue, call);
  auto queued = session.records->queued(request.environment, call);
  if (!queued) return std::move(queued).error();
  if (!*queued || (*queued)->commit != commit) return {};
  return session.records->unqueue(request.environment, **queued, call);
}

Result<ExitCode> deploy_waiting(Session& session, const std::string& environment, const std::string& digest,
                                const std::string& requested_by, const base::Call& call) {
  auto waiting = session.records->deployment(environment, call);
  if (!waiting) return std::move(waiting).error();
  const std::string& here = session.pull_request->number;
  const bool own = *waiting && (*waiting)->pull_request == here;
  const bool same = *waiting && !(*waiting)->pull_request.empty() && (*waiting)->digest == digest;
  if (!session.pull_request->merged || !(own || same) || (*waiting)->progress != Progress::waiting) {
    session.say("nothing of " + environment + " waits for it");
    return ExitCode::ok;
  }
  if (!own) {
    auto later = session.forge->pull_request((*waiting)->pull_request, call);
    if (!later) return std::move(later).error();
    session.say("pull request " + later->number + " has the plan waiting");
    session.pull_request = *std::move(later);
  }
  DeployRequest request;
  request.environment = environment;
  request.requested_by = requested_by;
  request.plan_id = (*waiting)->plan_awaited();
  return deploy_and_tell(session, request, call);
}

Result<ExitCode> deploy_and_tell(Session& session, const DeployRequest& request, const base::Call& call) {
  auto code = deploy_environment(session, request, call);
  if (code || code.error().kind != ErrorKind::conflict) return code;
  const base::Error& error = code.error();
  session.say(base::describe(error));
  auto told = post(session, "deploy " + request.environment,
                   "## " + report::for_markdown(request.environment) + " was not deployed\n\n" +
                       error_block(error, room_for_text(session)) + "\n" +
                       (request.is_queued_if_taken
                            ? "Once that is over, the schedule's job (`cf ci --resume`) deploys the newest "
                              "commit. To have it sooner, write"
                            : "Once that is over, write") +
                       "\n\n```\ncf deploy " + request.environment + "\n```\n",
                   call);
  auto set = set_status(session, "cf/deploy/" + request.environment, forge::CommitState::failure,
                        error.message, {}, call);
  if (!told) return std::move(told).error();
  if (!set) return std::move(set).error();
  return base::exit_code_for(error.kind);
}

}  // namespace cf::ci
