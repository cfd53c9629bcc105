// Who needs a stack from outside of what a run has loaded: stacks of the descriptor's other environments, of
// a plain Sceptre project those of other groups.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/effects.h"
#include "workflow/access.h"
#include "workflow/target.h"

namespace cf::workflow {

// By path, for each of `removed` (with its name in CloudFormation), those that are deployed. One of which
// that can't be found out counts as deployed, and says why; one whose config can't be read as a dependent, if
// its text could name what is removed. Loads the other environments; problems of theirs are told where they
// are planned.
std::map<base::StackPath, std::vector<plan::OutsideDependent>> outside_dependents(
    const Settings& settings, const Repository& own, Access& access,
    const std::map<base::StackPath, std::string>& removed, const base::Call& call);

// One whose config can't be read, so that it may depend on what is removed. `doubt`: why it can't be seen
// whether it is deployed; empty: it is.
plan::OutsideDependent unread_dependent(const project::StackConfig& stack, const std::string& stack_name,
                                        const std::string& environment, const std::string& doubt);

}  // namespace cf::workflow
