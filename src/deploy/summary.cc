#include <algorithm>

#include "deploy/deploy.h"

namespace cf::deploy {

const char* to_string(UnitState state) {
  switch (state) {
    case UnitState::waiting:
      return "waiting";
    case UnitState::running:
      return "running";
    case UnitState::done:
      return "done";
    case UnitState::unchanged:
      return "unchanged";
    case UnitState::failed:
      return "failed";
    case UnitState::skipped:
      return "skipped";
    case UnitState::cancelled:
      return "cancelled";
    case UnitState::unknown:
      return "unknown";
  }
  return "";
}

bool Summary::whole() const {
  return std::all_of(units.begin(), units.end(), [](const UnitResult& unit) {
    return unit.state == UnitState::done || unit.state == UnitState::unchanged;
  });
}

bool Summary::ok() const {
  return !refused && !cancelled && whole();
}

bool Summary::acted() const {
  return std::any_of(units.begin(), units.end(), [](const UnitResult& unit) { return unit.acted; });
}

Summary refused_summary(plan::Plan plan, base::Error error, std::string time) {
  Summary summary;
  for (const plan::Entry& entry : plan.entries) {
    UnitResult unit;
    unit.id = entry.id;
    unit.stack_name = entry.stack_name;
    unit.decision = entry.decision;
    unit.state = UnitState::skipped;
    unit.reason = "nothing was started: " + error.message;
    summary.units.push_back(std::move(unit));
  }
  summary.plan = std::move(plan);
  summary.started = std::move(time);
  summary.finished = summary.started;
  summary.refused = std::move(error);
  return summary;
}

}  // namespace cf::deploy
