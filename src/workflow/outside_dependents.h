// Who needs a stack from outside of what a run has loaded: stacks of the descriptor's other environments, of
// a plain Sceptre project those of other groups.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "plan/effects.h"
#include "workflow/access.h"
#include "workflow/target.h"

namespace cf::workflow {

// By path, for each of `removed`, those that are deployed. One of which that can't be found out counts as
// deployed, and says why. Loads the other environments; problems of theirs are told where they are planned.
std::map<base::StackPath, std::vector<plan::OutsideDependent>> outside_dependents(
    const Settings& settings, const Repository& own, Access& access, const std::set<base::StackPath>& removed,
    const base::Call& call);

}  // namespace cf::workflow
