// The stack policy that an environment's rules name: a JSON file beside the descriptor.
#pragma once

#include <string>

#include "base/diagnostics.h"
#include "descriptor/rules.h"
#include "workflow/settings.h"

namespace cf::workflow {

// As canonical JSON; empty where the rules name none. What is wrong with the file is reported at its own
// place, that it can't be read at the rule's.
std::string read_stack_policy(const Settings& settings, const descriptor::Rules& rules,
                              base::Diagnostics& diagnostics);

}  // namespace cf::workflow
