// The changes of a change set, as DescribeChangeSet tells them.
#pragma once

#include "emulator/change_set.h"
#include "emulator/templates.h"

namespace cf::emulator {

struct Prediction {
  std::vector<Change> changes;      // without property values
  std::vector<Change> with_values;  // with IncludePropertyValues
  std::string problem;              // refuses the change set; "" if there is none
};

// `after` evaluates the new definition. Dynamic references are compared as text.
Prediction predict(World& world, Templates& templates, const Stack& stack, bool is_new,
                   const Definition& next, const StackEvaluation& after);

}  // namespace cf::emulator
