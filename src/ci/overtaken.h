// Whether a plan that was approved has been the plan all the time since. Once another one has taken its
// place, on its pull request or among what is to be deployed, the approval counts for nothing, whatever state
// returns.
//
// What jobs of pull requests may write (which plans were posted) is taken as a sign against an approval,
// never as one for it: what is missing there is in our comments, and after the merge in what only jobs that
// deploy write (PlanTurns).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ci/session.h"
#include "plan/plan.h"

namespace cf::ci {

// AWS is at work at the stack, or at one of the plan's: nothing can be said of what there is to do until that
// is over, so that such a plan takes no other one's place.
bool is_at_work(const plan::Entry& entry);
bool is_at_work(const plan::Plan& plan);

// Whether `commit` is, or comes after, the one that a merged pull request brought. True as well where the
// host does not know one of the two.
base::Result<bool> holds_merge(const Session& session, const std::string& commit,
                               const forge::PullRequest& merged, const base::Call& call);

// Which plan the environment has had since the session's merged pull request came to it, in words, if it is
// not the one with this digest: then that is never deployed any more. "": it is, or its turn is still to
// come.
base::Result<std::string> passed_by(const Session& session, const std::string& environment,
                                    const std::string& digest, const base::Call& call);

// When a comment was written, by the host's clock, and when a job took it up, by the job's.
struct SaidAt {
  base::TimePoint written{}, bound{};
};

class PlanPlace {
 public:
  // Of the plan with this digest. `session` must outlive it.
  static base::Result<PlanPlace> of(const Session& session, const std::string& environment,
                                    const std::string& digest, const base::Call& call);

  // Of what was said then on a pull request that has these comments.
  base::Result<bool> is_lost_since(const SaidAt& said, const forge::PullRequest& pull_request,
                                   const std::vector<forge::Comment>& comments, const base::Call& call);

 private:
  PlanPlace(const Session& session, std::string environment, std::string digest)
      : session_(session), environment_(std::move(environment)), digest_(std::move(digest)) {}

  const Session& session_;
  std::string environment_, digest_;
  std::vector<PostedPlan> posted_;
  PlanTurns::Turn other_;               // the newest plan of the environment that is another one
  std::map<std::string, bool> passed_;  // by pull request: whether `other_` came after its merge
};

}  // namespace cf::ci
