#include "report/stack_labels.h"

namespace cf::report {

StackLabels::StackLabels(const plan::Plan& plan) {
  const base::Region* first = nullptr;
  for (const plan::Entry& entry : plan.entries) {
    if (entry.id.region.empty()) continue;
    if (first == nullptr) first = &entry.id.region;
    with_region_ = with_region_ || entry.id.region != *first;
  }
}

std::string StackLabels::of(const base::UnitId& id) const {
  return with_region_ && !id.region.empty() ? id.path.str() + " " + id.region.str() : id.path.str();
}

}  // namespace cf::report
