#include "gold/problems.h"

namespace cf::gold {

base::Error first_problem(const base::Diagnostics& diagnostics) {
  std::vector<base::Error> errors;
  for (const base::Diagnostic& each : diagnostics.list()) {
    if (each.severity != base::Severity::error) continue;
    const std::string place = base::locate(each.at).str();
    errors.push_back(
        base::error(base::ErrorKind::input, (place.empty() ? "" : place + ": ") + each.message, each.hint));
  }
  base::Error first = std::move(errors.front());
  first.more.assign(std::make_move_iterator(errors.begin() + 1), std::make_move_iterator(errors.end()));
  return first;
}

}  // namespace cf::gold
