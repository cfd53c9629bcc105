// A plan as a comment shows it: what would change, the rules it waits for, how to approve it, earlier plans.
#pragma once

#include <cstddef>
#include <string>

#include "ci/environment_run.h"
#include "ci/poster.h"

namespace cf::ci {

struct PlanCommentParts {
  std::size_t room = 60'000;  // bytes for all of it
  std::string head;           // Markdown before the plan: a changed rule
  std::string history;        // Markdown after it: earlier plans
  bool follows = false;       // this job deploys it next
  bool is_part = false;       // of another comment, which begins with Gated::shown
};

// At most `parts.room` bytes; the counts and the table of the plan come first, how to approve it is never
// cut. Keeps the whole plan for the runner to store: .cf/artifacts/plan-<environment>.md and .json.
std::string plan_comment(const Session& session, const plan::Plan& plan, const Gated& gated,
                         const PlanCommentParts& parts, const base::Call& call);

// Posts it as the pull request's comment about the plan's environment, with its earlier plans, and notes that
// it was shown. Gives what the gates said.
base::Result<Gated> show_plan(const Session& session, const plan::Plan& plan, const std::string& head,
                              IfNotOurs if_not_ours, const base::Call& call);
// The comment about the newest plan of the pull request anew, with the approvals there are now; nothing is
// planned.
base::Result<void> show_approvals(const Session& session, const std::string& environment,
                                  const base::Call& call);

}  // namespace cf::ci
