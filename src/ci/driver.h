// `cf ci`: decides what the event asks for, does it, posts, and says how it ended.
#pragma once

#include <string>

#include "base/exit_code.h"
#include "ci/session.h"
#include "gate/gate.h"

namespace cf::ci {

// What there is to do for an event, without doing it. Pure, so that a table of cases tests it.
enum class Task { nothing, plan, plan_fork, let_go, deploy_first, deploy_stage, obey_comment, resume };
struct Decision {
  Task task = Task::nothing;
  std::string why;  // one sentence for the job's log
};
struct DecisionFacts {
  EventKind kind = EventKind::nothing;
  std::string why_nothing, branch, base_branch;
  std::string into;               // the branch that the pull request is to be merged into
  std::string commit, base_head;  // of a push, and what the base branch holds now; empty: not known
  bool fork = false, open = true;
};
Decision decide(const DecisionFacts& facts);

// Exit codes: ok also where a deployment waits for its rules, except in a stage of a pipeline, which is not
// green then (refused). Problems are posted where there is a place for them.
base::Result<base::ExitCode> run(Session& session, const base::Call& call);

// The parts, each of one kind of event.
base::Result<base::ExitCode> plan_pull_request(Session& session, const std::string& only,
                                               const base::Call& call);
base::Result<base::ExitCode> check_fork(Session& session, const base::Call& call);
base::Result<base::ExitCode> obey_comment(Session& session, const base::Call& call);
// One comment of the session's pull request, once. `comments`: all of them.
base::Result<base::ExitCode> obey(Session& session, const forge::Comment& comment,
                                  const std::vector<forge::Comment>& comments, const base::Call& call);
base::Result<base::ExitCode> resume(Session& session, const base::Call& call);
base::Result<base::ExitCode> let_go(Session& session, const base::Call& call);

struct DeployRequest {
  std::string environment;
  std::string requested_by;  // "alice (17)", "push", "stage"
  std::string plan_id;       // its whole digest, which must be the plan's; empty: whichever it is
  std::optional<gate::BreakGlass> break_glass{};
  bool is_stage = false;
  // It is done by no other job: where another one has the environment, its commit is queued.
  bool is_queued_if_taken = false;
  std::optional<Queued> from_queue{};
};
// Plans, asks the gates, deploys if they are open, else records that it waits; posts; then plans the next
// environment, and deploys that too where its rules are met already. Kind conflict: another run or pull
// request has the environment, or what is checked out is not what it is to get.
base::Result<base::ExitCode> deploy_environment(Session& session, const DeployRequest& request,
                                                const base::Call& call);
// The same; that somebody else holds the environment, or another commit is checked out, is posted.
base::Result<base::ExitCode> deploy_and_tell(Session& session, const DeployRequest& request,
                                             const base::Call& call);
// After an approval on the session's merged pull request, of the plan with this digest: deploys what waits
// there, or waits with that plan under a later pull request, which becomes the session's.
base::Result<base::ExitCode> deploy_waiting(Session& session, const std::string& environment,
                                            const std::string& digest, const std::string& requested_by,
                                            const base::Call& call);
// Removes what the queue of the environment has, if this job deploys just that.
base::Result<void> take_from_queue(Session& session, const DeployRequest& request, const std::string& commit,
                                   const base::Call& call);
// Whatever becomes of this job from here on, the schedule's finds the commit that it is about. Not kept from
// it by being told to stop.
base::Result<void> keep_queued(Session& session, const std::string& environment,
                               const std::string& requested_by, const base::Call& call);
// The same, and says that the environment is taken.
base::Result<void> queue_for_later(Session& session, const std::string& environment,
                                   const std::string& requested_by, const base::Call& call);
// How a deployment ended is put into the audit log if the run that ended it died before it was.
base::Result<void> log_end(Session& session, const Deployment& ended, const base::Call& call);
// Whose a lock `hold/<environment>` is that a pull request has.
std::string hold_of(const std::string& pull_request);

}  // namespace cf::ci
