// The passes that carry out a plan: check that it is still the plan, deploy, read back.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "deploy/deploy.h"
#include "workflow/access.h"
#include "workflow/planner.h"

namespace cf::workflow {

struct DeployOptions {
  std::vector<std::string> allow_destroy;
  std::size_t stacks = 20;                                // at work at once in each account and region
  std::function<void(const deploy::Progress&)> progress;  // control thread
  std::function<void(const base::UnitId&, const std::string&)> hook_output;  // any thread
  std::function<deploy::CancelMode()> on_cancel;
};

// Why this plan must not be started: blocked entries, all of them; of the kind of the first that has one with
// an exit code of its own. None: it may.
std::optional<base::Error> refusal(const plan::Plan& plan);

// kind conflict with what differs, if the plan made now is not the reviewed one in effect.
base::Result<void> require_same(const plan::Plan& reviewed, const plan::Plan& now);

struct Settled {
  std::vector<std::string> findings;  // sentences for people
  // Among them: hooks that were to run after an operation and have not, by stack. Nobody runs them by
  // themselves, since nobody has reviewed them as what is done now.
  std::map<base::UnitId, std::vector<std::string>> hooks;
};

// What an earlier deployment that did not end in order left open is settled by reading. `planner` has been
// placed. Kind conflict: another deployment of the environment is under way in this folder.
base::Result<Settled> settle_earlier_run(const Settings& settings, const Repository& repository,
                                         Access& access, const Planner& planner, const base::Call& call);

// `planner` made `plan`.
deploy::Summary deploy_plan(const plan::Plan& plan, const Settings& settings, const Repository& repository,
                            Access& access, Planner& planner, const Materialiser& materialiser,
                            const DeployOptions& options, const base::Call& call);

}  // namespace cf::workflow
