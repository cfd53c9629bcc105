#include "ci/wave_results.h"

#include <algorithm>

#include "base/secrets.h"
#include "ci/record_json.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::ci {

using base::Result;
using deploy::UnitResult;
using deploy::UnitState;
using document::Node;

namespace {

bool was_worked_on(const UnitResult& unit) {
  return unit.state == UnitState::done || unit.state == UnitState::failed || unit.state == UnitState::unknown;
}

std::string reason_of(const UnitResult& unit) {
  if (!unit.failures.empty())
    return unit.failures.front().logical_id + ": " + unit.failures.front().status_reason;
  return unit.error ? unit.error->message : unit.reason;
}

Node state_json(const UnitResult& unit) {
  return plan::JsonObject()
      .text("state", deploy::to_string(unit.state))
      .text("status", unit.final_status)
      .text("reason", base::mask_secrets(reason_of(unit)))
      .texts("warnings", unit.warnings)
      .texts("kept", unit.kept)
      .integer("milliseconds", static_cast<std::int64_t>(unit.seconds * 1000))
      .build();
}

double seconds_in(const Node& record) {
  const auto milliseconds = document::as_integer(record["milliseconds"], document::Dialect::json);
  return static_cast<double>(milliseconds.value_or(0)) / 1000;
}

UnitResult read_unit(const Node& state, const plan::Entry& entry) {
  UnitResult unit;
  unit.id = entry.id;
  unit.stack_name = entry.stack_name;
  unit.decision = entry.decision;
  unit.changes = entry.changes;
  unit.state = UnitState::unknown;
  for (const UnitState each : {UnitState::done, UnitState::failed})
    if (text_in(state, "state") == deploy::to_string(each)) unit.state = each;
  unit.final_status = text_in(state, "status");
  unit.reason = text_in(state, "reason");
  unit.warnings = texts_in(state, "warnings");
  unit.kept = texts_in(state, "kept");
  unit.seconds = seconds_in(state);
  return unit;
}

}  // namespace

WaveResults results_of(const WaveResults& earlier, const deploy::Summary& summary) {
  WaveResults results = earlier;
  results.seconds += summary.seconds;
  results.plan.environment = summary.plan.environment;
  results.plan.account = summary.plan.account;
  for (std::size_t i = 0; i < summary.units.size(); ++i) {
    const UnitResult& unit = summary.units[i];
    if (!was_worked_on(unit)) continue;
    plan::Entry entry;
    entry.id = unit.id;
    entry.stack_name = unit.stack_name;
    entry.decision = unit.decision;
    entry.changes = unit.changes.empty() ? summary.plan.entries[i].changes : unit.changes;
    const auto known = std::find_if(results.units.begin(), results.units.end(),
                                    [&](const UnitResult& each) { return each.id == unit.id; });
    if (known == results.units.end()) {
      results.plan.entries.push_back(std::move(entry));
      results.units.push_back(unit);
    } else {
      results.plan.entries[static_cast<std::size_t>(known - results.units.begin())] = std::move(entry);
      *known = unit;
    }
  }
  return results;
}

deploy::Summary whole_summary(const WaveResults& earlier, deploy::Summary summary) {
  summary.seconds += earlier.seconds;
  for (std::size_t i = 0; i < earlier.units.size(); ++i) {
    const UnitResult& unit = earlier.units[i];
    const auto now = std::find_if(summary.units.begin(), summary.units.end(),
                                  [&](const UnitResult& each) { return each.id == unit.id; });
    if (now == summary.units.end()) {  // a stack that was deleted is in no later plan
      summary.plan.entries.push_back(earlier.plan.entries[i]);
      summary.units.push_back(unit);
    } else if (!was_worked_on(*now)) {
      *now = unit;
    }
  }
  return summary;
}

std::string to_json(const WaveResults& results) {
  plan::Plan plan = results.plan;
  plan.digest.clear();  // it is of what was planned, and these entries are what was done
  auto written = document::parse_json_text(plan::to_json(plan, false));
  std::vector<Node> units;
  for (const UnitResult& unit : results.units) units.push_back(state_json(unit));
  return document::to_json(plan::JsonObject()
                               .text("digest", results.digest)
                               .text("started", base::iso8601(results.started))
                               .integer("milliseconds", static_cast<std::int64_t>(results.seconds * 1000))
                               .node("plan", written ? *std::move(written) : Node())
                               .list("units", std::move(units))
                               .build());
}

Result<WaveResults> wave_results_from_json(std::string_view text) {
  auto record = document::parse_json_text(text);
  if (!record) return std::move(record).error();
  WaveResults results;
  results.digest = text_in(*record, "digest");
  results.started = time_in(*record, "started").value_or(base::TimePoint{});
  results.seconds = seconds_in(*record);
  auto plan = plan::from_json(document::to_json((*record)["plan"]));
  if (!plan) return std::move(plan).error();
  results.plan = *std::move(plan);
  const auto states = (*record)["units"].items();
  if (states.size() != results.plan.entries.size())
    return base::error(base::ErrorKind::input, "the results of earlier waves are damaged",
                       "look at the state's folder or bucket; a record that is removed is made anew");
  for (std::size_t i = 0; i < states.size(); ++i)
    results.units.push_back(read_unit(states[i], results.plan.entries[i]));
  return results;
}

}  // namespace cf::ci
