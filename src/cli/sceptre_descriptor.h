// The deploy list of a descriptor for a Sceptre project as it is.
#pragma once

#include <string>
#include <vector>

#include "workflow/settings.h"

namespace cf::cli {

struct ListedStack {
  std::string name;                       // below the environment's folder: "data/lake.yaml"
  std::vector<std::string> environments;  // that have it
};

// The stacks of these environments (folders below config/), each after those that it depends on. One that
// comes first in one environment and last in another is listed for each by itself. Stacks with errors and
// those on a cycle are listed all the same: `cf validate` says what is wrong with them.
std::vector<ListedStack> stacks_in_order(const workflow::Settings& settings,
                                         const std::vector<std::string>& environments);

}  // namespace cf::cli
