// Cycles among stacks.
#pragma once

#include <vector>

#include "project/project.h"

namespace cf::project {

// One shortest cycle of each strongly connected component, starting at its first stack. Linear but for the
// components that hold cycles.
std::vector<Cycle> find_cycles(const Project& project, const std::vector<std::vector<std::size_t>>& needs);

// The indices of all stacks that lie on some cycle, sorted.
std::vector<std::size_t> in_cycles(const std::vector<std::vector<std::size_t>>& needs);

}  // namespace cf::project
