// How stacks are named where people read of them: by their path, and where a plan has several regions by
// their region too, "prod/topic us-west-2".
#pragma once

#include <string>

#include "plan/plan.h"

namespace cf::report {

class StackLabels {
 public:
  explicit StackLabels(const plan::Plan& plan);  // keeps nothing of it
  bool with_region() const { return with_region_; }
  std::string of(const base::UnitId& id) const;  // raw text

 private:
  bool with_region_ = false;
};

}  // namespace cf::report
