#include "cli/break_glass.h"

#include "base/strings.h"
#include "ci/records.h"
#include "ci/session.h"

namespace cf::cli {

base::Result<void> break_glass(const RunContext& context, const plan::Plan& plan,
                               const workflow::Gating& gating, const std::string& reason,
                               const base::Call& call) {
  std::vector<std::string> passed;
  for (const gate::Obstacle& obstacle : gating.passed) passed.push_back(obstacle.message);
  const std::string what = plan.undeploy ? " is undeployed" : " is deployed";
  std::string told = "BREAK-GLASS: " + plan.environment.str() + what + " in spite of its rules, by " +
                     plan.caller + ": " + reason + "\n";
  for (const std::string& each : passed) told += "  passed: " + each + "\n";
  print_error(report::for_terminal(told));

  ci::AuditRecord record;
  record.what = "break-glass";
  record.at = call.clock->now();
  record.environment = plan.environment.str();
  record.plan_id = plan.id();
  record.commit = plan.commit;
  record.by = plan.caller;
  record.window = "passed by break-glass: " + reason;
  record.reason = reason;
  record.result = base::join(passed, "; ");
  record.run = "cf on a machine of the caller's";
  auto objects = ci::open_state(context.settings, context.repository->descriptor->ci);
  if (!objects) return std::move(objects).error().while_("opening the state for the audit log");
  ci::Records records(*std::move(objects));
  auto written = records.audit(record, call);
  if (!written) return std::move(written).error().while_("writing --break-glass into the audit log");
  return {};
}

}  // namespace cf::cli
