// Stacks of a plan by the names that people give them.
#pragma once

#include <string>

#include "plan/plan.h"

namespace cf::plan {

// The stack of the plan that somebody named, as gate::confirms() takes it: by its path, its name, or its path
// within the environment ("network" for "prod/network"). Kind usage: there is none, with the nearest name.
base::Result<std::string> stack_named(const Plan& plan, const std::string& name);

}  // namespace cf::plan
