// Why the value of an expression changes: the parameters and resources behind it.
#pragma once

#include <string>
#include <vector>

#include "change/property_changes.h"

namespace cf::change {

struct Cause {
  std::string source;  // ParameterReference, ResourceReference, ResourceAttribute
  std::string entity;
  bool is_static = true;
};

struct Causes {
  std::vector<Cause> references;  // sorted by source and entity
  bool has_parameter = false;
};

// Parameters (also those of the conditions it asks) whose value differs between the sides, and resources
// upstream that change, as far as the branches that are taken refer to them.
Causes find_causes(const Input& input, const Node& expression, const Upstream& upstream,
                   const Volatile& volatile_);

}  // namespace cf::change
