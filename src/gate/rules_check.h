// What is wrong with an environment's rules that the descriptor's reader can't know: it has neither the time
// zone data nor the catalogue of resource types, nor a clock.
#pragma once

#include "base/clock.h"
#include "base/diagnostics.h"
#include "descriptor/rules.h"

namespace cf::gate {

// Unknown zones (errors); windows that don't open within search_span of `now`, and protected types of AWS
// that the catalogue does not have (warnings: the one may be meant, the other may be newer). What the reader
// has reported is not reported again.
void check_rules(const descriptor::Rules& rules, base::TimePoint now, base::Diagnostics& diagnostics);

}  // namespace cf::gate
