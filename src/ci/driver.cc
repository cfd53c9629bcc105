#include "ci/driver.h"

#include "base/strings.h"
#include "ci/change_authors.h"
#include "ci/poster.h"
#include "ci/words.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;

Decision decide(const DecisionFacts& facts) {
  switch (facts.kind) {
    case EventKind::nothing:
      return {Task::nothing, facts.why_nothing};
    case EventKind::pull_request:
      if (!facts.open) return {Task::nothing, "the pull request is not open any more"};
      if (facts.into != facts.base_branch)
        return {Task::nothing, "the pull request is into " + facts.into + ", not into " + facts.base_branch};
      if (facts.fork)
        return {Task::plan_fork, "the pull request comes from a fork: it is checked without credentials"};
      return {Task::plan, "the pull request's environments are planned"};
    case EventKind::closed:
      return {Task::let_go, "what the pull request holds is freed"};
    case EventKind::push:
      if (facts.branch != facts.base_branch)
        return {Task::nothing, "the push is to " + facts.branch + ", not to " + facts.base_branch};
      if (!facts.base_head.empty() && !facts.commit.empty() && facts.base_head != facts.commit)
        return {Task::nothing, facts.base_branch + " holds a newer commit, " + facts.base_head.substr(0, 12) +
                                   ": its own job deploys"};
      return {Task::deploy_first, "the first environment is deployed"};
    case EventKind::stage:
      return {Task::deploy_stage, "a pipeline asks for one environment"};
    case EventKind::comment:
      return {Task::obey_comment, "somebody wrote a comment"};
    case EventKind::resume:
      return {Task::resume, "what waits is looked at again"};
  }
  return {};
}

Result<ExitCode> run(Session& session, const base::Call& call) {
  DecisionFacts facts;
  facts.kind = session.event.kind;
  facts.why_nothing = session.event.why;
  facts.branch = session.event.branch;
  facts.base_branch = session.base_branch;
  if (session.pull_request) {
    facts.fork = session.pull_request->fork || session.event.fork;
    facts.open = session.pull_request->open;
    facts.into = session.pull_request->base_branch;
  }
  // What a merge asks for is not lost with a job that is told to stop right at its start.
  base::Call steady = call;
  steady.stop = {};
  const bool is_push = facts.kind == EventKind::push && facts.branch == facts.base_branch;
  if (is_push) {
    auto head = session.forge->head_of(session.base_branch, steady);
    if (!head) return std::move(head).error().while_("looking at " + session.base_branch);
    facts.commit = session.event.commit;
    facts.base_head = *std::move(head);
  }
  const Decision decision = decide(facts);
  DeployRequest first;
  first.requested_by = "push to " + session.base_branch;
  first.is_queued_if_taken = true;
  if (decision.task == Task::deploy_first && !session.base->environments.empty()) {
    first.environment = session.base->environments.front().name.str();
    if (auto queued = keep_queued(session, first.environment, first.requested_by, steady); !queued)
      return std::move(queued).error();
  }
  if (is_push)
    if (auto noted = note_origin(session, steady); !noted) return std::move(noted).error();
  if (session.pull_request && session.pull_request->merged && facts.into == session.base_branch &&
      (facts.kind == EventKind::push || facts.kind == EventKind::stage))
    if (auto noted = session.records->note_merge(session.pull_request->number, steady); !noted)
      return std::move(noted).error();
  session.say(std::string("event: ") + to_string(session.event.kind) + "; " + decision.why);
  switch (decision.task) {
    case Task::nothing:
      return ExitCode::ok;
    case Task::plan:
      return plan_pull_request(session, "", call);
    case Task::plan_fork:
      return check_fork(session, call);
    case Task::let_go:
      return let_go(session, call);
    case Task::deploy_first:
      if (first.environment.empty()) return ExitCode::ok;
      return deploy_and_tell(session, first, call);
    case Task::deploy_stage: {
      DeployRequest request;
      request.environment = session.event.environment;
      request.requested_by = std::string("stage of ") + to_string(session.event.runner);
      request.is_stage = true;
      return deploy_and_tell(session, request, call);
    }
    case Task::obey_comment:
      return obey_comment(session, call);
    case Task::resume:
      return resume(session, call);
  }
  return ExitCode::ok;
}

Result<ExitCode> let_go(Session& session, const base::Call& call) {
  if (!session.pull_request || session.pull_request->open) return ExitCode::ok;
  const std::string run = hold_of(session.pull_request->number);
  for (const std::string& environment : session.environments()) {
    auto holder = session.locks->holder("hold/" + environment, call);
    if (!holder) return std::move(holder).error();
    if (!*holder || (*holder)->run != run) continue;
    auto released = session.locks->release(**holder, call);
    // Where the closed event's job may plan only.
    if (!released && released.error().kind == base::ErrorKind::access_denied) {
      session.say(environment + " stays held by this pull request: this job may not free it (" +
                  released.error().message + "); the schedule's, cf ci --resume, does");
      continue;
    }
    if (!released) return std::move(released).error();
    session.say("freed " + environment);
  }
  return ExitCode::ok;
}

}  // namespace cf::ci
