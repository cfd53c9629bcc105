#include "base/secrets.h"
#include "document/json.h"
#include "plan/change_json.h"
#include "plan/error_json.h"
#include "plan/json_values.h"
#include "plan/spelling.h"
#include "report/report.h"
#include "report/unit_words.h"

namespace cf::report {

using deploy::Summary;
using deploy::UnitResult;
using document::Node;
using plan::JsonObject;

namespace {

Node failure_json(const aws::StackEvent& event) {
  return JsonObject()
      .text("logical_id", event.logical_id)
      .text("physical_id", event.physical_id)
      .text("type", event.type)
      .text("status", event.status)
      .text("reason", event.status_reason)
      .text("timestamp", event.timestamp)
      .build();
}

Node unit_json(const UnitResult& unit) {
  std::vector<Node> failures, changes, outputs;
  for (const aws::StackEvent& event : unit.failures) failures.push_back(failure_json(event));
  for (const change::ResourceChange& change : unit.changes)
    changes.push_back(plan::change_head(change).build());
  for (const aws::Output& output : unit.outputs) {
    outputs.push_back(JsonObject()
                          .text("key", output.key)
                          .text("value", output.value)
                          .text("export", output.export_name)
                          .build());
  }
  return JsonObject()
      .text("environment", unit.id.environment.str())
      .text("account", unit.id.account.str())
      .text("region", unit.id.region.str())
      .text("path", unit.id.path.str())
      .text("stack_name", unit.stack_name.str())
      .text("decision", plan::spelling(unit.decision))
      .text("state", deploy::to_string(unit.state))
      .text("outcome", outcome_of(unit))
      .text("final_status", unit.final_status)
      .text("reason", unit.reason)
      .text("state_left", state_left(unit))
      .node("seconds", Node::number(unit.seconds))
      .integer("resources_done", unit.resources_done)
      .integer("resources_total", unit.resources_total)
      .list("failures", std::move(failures))
      .list("changes", std::move(changes))
      .list("outputs", std::move(outputs))
      .texts("warnings", unit.warnings)
      .node("error", unit.error ? plan::error_json(*unit.error) : Node::null())
      .build();
}

}  // namespace

std::string summary_json(const Summary& summary) {
  std::vector<Node> units;
  for (const UnitResult& unit : summary.units) units.push_back(unit_json(unit));
  const Node root = JsonObject()
                        .integer("schema", 1)
                        .text("environment", summary.plan.environment.str())
                        .text("account", summary.plan.account.str())
                        .text("plan", summary.plan.digest)
                        .text("outcome", outcome_of(summary))
                        .flag("ok", summary.ok())
                        .flag("cancelled", summary.cancelled)
                        .node("refused", summary.refused ? plan::error_json(*summary.refused) : Node::null())
                        .text("started", summary.started)
                        .text("finished", summary.finished)
                        .node("seconds", Node::number(summary.seconds))
                        .list("units", std::move(units))
                        .build();
  document::JsonStyle style;
  style.indent = 2;
  return document::to_json(root, style) + "\n";
}

}  // namespace cf::report
