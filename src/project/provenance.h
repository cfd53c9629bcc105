// Which files made each key of a stack config, for `explain`.
#pragma once

#include <vector>

#include "project/group_configs.h"

namespace cf::project {

// `layers` weakest first; `merged` is what came of them. One Provenance for each key, in the order of
// `merged`.
std::vector<Provenance> provenance_of(const std::vector<Layer>& layers, const Node& merged);

}  // namespace cf::project
