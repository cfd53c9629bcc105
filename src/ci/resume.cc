// A schedule: whatever waits for an approval, a window or a bake time is looked at again.
#include "ci/driver.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;

Result<ExitCode> resume(Session& session, const base::Call& call) {
  ExitCode code = ExitCode::ok;
  for (const std::string& environment : session.environments()) {
    auto found = session.records->deployment(environment, call);
    if (!found) return std::move(found).error();
    if (!*found) continue;
    const Deployment& deployment = **found;
    if (deployment.progress == Progress::done || deployment.progress == Progress::failed) continue;
    if (deployment.progress == Progress::baking && deployment.resume_at &&
        call.clock->now() < *deployment.resume_at) {
      session.say(environment + " " + deployment.waits_for);
      continue;
    }
    session.pull_request.reset();
    if (!deployment.pull_request.empty()) {
      auto pull_request = session.forge->pull_request(deployment.pull_request, call);
      if (!pull_request) return std::move(pull_request).error();
      session.pull_request = *std::move(pull_request);
    }
    if (session.pull_request && session.pull_request->open) {
      session.say(environment + " belongs to a pull request that is open: its own jobs go on with it");
      continue;
    }
    if (session.event.commit.empty()) session.event.commit = session.settings.workspace.commit;
    DeployRequest request;
    request.environment = environment;
    request.requested_by = deployment.requested_by;
    auto resumed = deploy_environment(session, request, call);
    if (!resumed) {
      if (resumed.error().kind != base::ErrorKind::conflict) return resumed;
      session.say(base::describe(resumed.error()));  // somebody else deploys it
      continue;
    }
    if (code == ExitCode::ok) code = *resumed;
  }
  return code;
}

}  // namespace cf::ci
