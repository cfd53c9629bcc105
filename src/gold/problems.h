// What is wrong in a registry's files, as errors that can be told by their message alone.
#pragma once

#include "base/diagnostics.h"

namespace cf::gold {

// Of kind input: the first problem, its place in front of it, the others in `more`. `diagnostics` has errors.
base::Error first_problem(const base::Diagnostics& diagnostics);

}  // namespace cf::gold
