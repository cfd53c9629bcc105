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

}  // namespace cf::deploy
