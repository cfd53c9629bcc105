// Advisories on parts: they concern every version that was made with such a part.
#pragma once

#include <vector>

#include "gold/index.h"
#include "gold/library.h"

namespace cf::gold {

// `advisories`, and behind them one for each version of `index` that was published with a part that one of
// them concerns, at any depth. Its `versions` is that exact version, `through` the part, and `fixed_in` the
// first later release of the same template that is not concerned.
std::vector<Advisory> with_those_of_parts(std::vector<Advisory> advisories, const Index& index);

}  // namespace cf::gold
