// What became of a stack, in words.
#pragma once

#include <string>
#include <vector>

#include "deploy/deploy.h"
#include "report/lines.h"

namespace cf::report {

const char* symbol_of(deploy::UnitState state, bool unicode);
Tone tone_of(deploy::UnitState state);

// "created", "changed", "deleted", "failed", "skipped", ...
std::string outcome_of(const deploy::UnitResult& unit);
// One sentence on the state that a failed, cancelled or unknown unit was left in; empty if there is nothing
// to say.
std::string state_left(const deploy::UnitResult& unit);
// "succeeded", "failed", "cancelled", "refused", "nothing was done"
std::string outcome_of(const deploy::Summary& summary);
// "3 done, 1 failed, 2 skipped"
std::string counts_text(const deploy::Summary& summary);

// First cause first, then what followed, error, hint, the state left.
std::vector<Line> failure_lines(const deploy::UnitResult& unit, const Wording& wording);
// What was done: resources, outputs. For units that ended well.
std::vector<Line> done_lines(const deploy::UnitResult& unit, const Wording& wording);

// Failed units, the one whose first cause came first, first.
std::vector<const deploy::UnitResult*> failed_units(const deploy::Summary& summary);
bool has_trouble(const deploy::UnitResult& unit);  // failed, or its end is not known

}  // namespace cf::report
