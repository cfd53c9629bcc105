// Who may do what, asked of the forge each time by exact identity.
#pragma once

#include "ci/session.h"
#include "gate/approvals.h"

namespace cf::ci {

// Whether the person is one of `people` now: named by login or id, or a member of one of the teams, and may
// write to the repository. Where nobody is named, whoever may write. A bot never is, and nobody whose account
// is gone.
base::Result<bool> is_one_of(const Session& session, const descriptor::People& people,
                             const forge::Person& person, const base::Call& call);
// Who may ask for a deployment: the deployers; where none are named, the approvers.
const descriptor::People& deployers_of(const descriptor::Rules& rules);

// Somebody who may approve confirms that a stack may lose what is protected.
struct Confirmation {
  std::string stack, plan_id;  // of which plan it was said
  std::string person_id, login;
  base::TimePoint at{};
  std::string where;  // URL; may be empty
};

// Why a stack that --allow-destroy names is none of the plan's; "": they all are, or the plan is not known.
// `digest`: of the plan that is meant; "": the newest that was posted.
base::Result<std::string> misnamed_stack(const Session& session, const std::string& environment,
                                         std::string digest, const std::vector<std::string>& names,
                                         const base::Call& call);

struct Said {
  std::vector<gate::Approval> approvals;
  std::vector<forge::Comment> elsewhere;  // those of other pull requests that were read
  base::TimePoint newest{};               // of all comments that were read
  std::vector<Confirmation> confirmed;
  std::vector<std::string> ignored;  // comments that look like approvals and are none, with the reason
};

// The digest of the plan that a comment means: the one whose id it names, else the one that the comments of
// the token's own account showed when it was written. "": there was none, another one has been shown since,
// or two have that id (twelve digits can be made to collide). A plan may change at any time; so it is found
// once, before the comment is acted on, and kept (Records::settle).
base::Result<std::string> plan_meant(const Session& session, const std::string& environment,
                                     const std::string& named, base::TimePoint written,
                                     const std::vector<forge::Comment>& comments, const base::Call& call);
CommentKey comment_key(const std::string& pull_request, const forge::Comment& comment);

// What the comments of the session's pull request (`comments`) say of this plan's environment: `cf approve`
// and `cf deploy`. One without a plan's id is of the plan that it was found to mean; one that names an id is
// never of a plan that has another one. Edited comments and bots don't count. Stacks that are confirmed are
// those of the plan, whole names. Approvals go with the plan: those that jobs found on other pull requests,
// merged by now, are read too. What a deployment has used up, other than the one that the environment is at
// with this plan, or another plan has taken the place of since (ci/overtaken.h), is said so, and confirms
// nothing.
base::Result<Said> read_approvals(const Session& session, const plan::Plan& plan,
                                  const std::vector<forge::Comment>& comments, const base::Call& call);

std::string to_text(const forge::Person& person);  // "alice (17)"

}  // namespace cf::ci
