// The checks of rules that need more than the mapping they stand in: the merged rules of each environment,
// the other environments, the entries.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "descriptor/descriptor.h"

namespace cf::descriptor {

// One place where rules are written, and for whom.
struct Layer {
  std::string where;  // "defaults", "groups production", "environments[1] prod"
  document::Node rules;
  std::vector<std::size_t> environments;  // in the descriptor, by index
};

void check_rules(const Descriptor& descriptor, const std::vector<Layer>& layers,
                 base::Diagnostics& diagnostics);

}  // namespace cf::descriptor
