// A Deploy Summary with every outcome.
#pragma once

#include "deploy/deploy.h"
#include "support/example_plan.h"

namespace cf::test {

inline deploy::Summary example_summary() {
  using deploy::UnitState;
  deploy::Summary summary;
  summary.plan = example_plan();
  summary.started = "2026-01-01T12:00:00.000Z";
  summary.finished = "2026-01-01T12:04:10.000Z";
  summary.seconds = 250;
  const auto add = [&](std::size_t entry, UnitState state, const char* status,
                       double seconds) -> deploy::UnitResult& {
    const plan::Entry& planned = summary.plan.entries[entry];
    deploy::UnitResult unit;
    unit.id = planned.id;
    unit.stack_name = planned.stack_name;
    unit.decision = planned.decision;
    unit.state = state;
    unit.final_status = status;
    unit.seconds = seconds;
    summary.units.push_back(unit);
    return summary.units.back();
  };
  deploy::UnitResult& network = add(0, UnitState::done, "CREATE_COMPLETE", 62.4);
  network.resources_done = network.resources_total = 12;
  network.outputs.push_back({"VpcId", "vpc-77", "", "dev-vpc"});
  deploy::UnitResult& data = add(1, UnitState::failed, "UPDATE_ROLLBACK_COMPLETE", 125);
  const auto event = [](const char* id, const char* type, const char* reason, const char* time) {
    aws::StackEvent made;
    made.logical_id = id;
    made.type = type;
    made.status = "UPDATE_FAILED";
    made.status_reason = reason;
    made.timestamp = time;
    return made;
  };
  data.failures = {
      event("Table", "AWS::DynamoDB::Table", "Key schema is not valid", "2026-01-01T12:02:00.000Z"),
      event("Handler", "AWS::Lambda::Function", "Resource update cancelled", "2026-01-01T12:02:01.000Z")};
  data.error = base::error(base::ErrorKind::deploy_failed, "the update of shop-dev-data failed",
                           "mend the key schema in templates/data.yaml");
  deploy::UnitResult& app = add(3, UnitState::skipped, "", 0);
  app.reason = "dev/data, which it depends on, failed";
  add(4, UnitState::unchanged, "UPDATE_COMPLETE", 0.2);
  add(6, UnitState::unknown, "DELETE_IN_PROGRESS", 30);
  return summary;
}

}  // namespace cf::test
