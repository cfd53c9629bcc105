#include "cli/at_work.h"

#include <vector>

#include "base/strings.h"

namespace cf::cli {

void AtWork::see(const deploy::Progress& progress) {
  if (progress.result == nullptr) return;
  const std::lock_guard lock(mutex_);
  if (progress.result->state == deploy::UnitState::running)
    running_.insert(progress.result->id);
  else
    running_.erase(progress.result->id);
}

std::string AtWork::when_left() const {
  const std::lock_guard lock(mutex_);
  if (running_.empty()) return "no stack was in progress";
  std::vector<std::string> names;
  for (const base::UnitId& id : running_) names.push_back(labels_.of(id));
  return base::join(names, ", ") + (names.size() == 1 ? " goes" : " go") +
         " on in CloudFormation; 'cf status " + environment_ +
         "' says when that has ended, and until then a deployment is refused (exit code 7)";
}

}  // namespace cf::cli
