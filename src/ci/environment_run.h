// One environment planned within a job: its own settings, access and regions, and what the gates say of the
// plan.
#pragma once

#include <memory>
#include <string>

#include "ci/people.h"
#include "ci/session.h"
#include "gate/gate.h"
#include "workflow/regions.h"

namespace cf::ci {

struct EnvironmentRun {
  // `only_plans`: enters accounts by the plan role. Throws Failure as workflow::Regions does.
  EnvironmentRun(const Session& session, const std::string& environment, bool only_plans);

  workflow::Settings settings;
  workflow::Frozen frozen;
  workflow::Access access;
  workflow::Regions regions;
  plan::Plan plan;
};

// Loads and plans. An Error stands for everything that kept it from being planned.
base::Result<std::unique_ptr<EnvironmentRun>> plan_environment(const Session& session,
                                                               const std::string& environment,
                                                               bool only_plans, const base::Call& call);

// What is asked beside the plan itself.
struct Asked {
  std::optional<gate::BreakGlass> break_glass;
  std::optional<gate::Running> running;
};
// Comments of the pull request are read anew.
struct Gated {
  gate::Verdict verdict;
  Said said;
  std::string shown;     // the line that names the plan in a comment (shown_plan.h)
  std::string waits_on;  // which obstacles there are, in words that do not change with the time alone
};
base::Result<Gated> ask_gates(const Session& session, const std::string& environment, const plan::Plan& plan,
                              const Asked& asked, const base::Call& call);

// Why a stack's approvals of earlier plans do not count any more: for each such plan, what differs in effect.
std::vector<std::string> voided_by(const Session& session, const plan::Plan& plan,
                                   const gate::Verdict& verdict, const base::Call& call);

}  // namespace cf::ci
