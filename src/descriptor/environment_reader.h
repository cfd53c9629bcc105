// Reads the environments of a descriptor and, of version 2, the rules that are in force in each.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "descriptor/descriptor.h"
#include "descriptor/rules_check.h"

namespace cf::descriptor {

// Fills `descriptor.environments` from `descriptor.root`; `format` is 1 or 2. `start` is where a report goes
// that has no other place. Gives where rules are written, for check_rules().
std::vector<Layer> read_environments(Descriptor& descriptor, int format, base::Origin start,
                                     base::Diagnostics& diagnostics);

}  // namespace cf::descriptor
