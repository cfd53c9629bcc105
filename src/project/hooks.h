// The hooks of a stack config, by hook point.
#pragma once

#include <vector>

#include "project/project.h"

namespace cf::project {

// `hooks` is the mapping of a config or absent. What Sceptre would skip without a word is an error here: a
// hook that its author believes to run must not be left out silently.
std::vector<Hook> read_hooks(const Node& hooks, base::Diagnostics& diagnostics);

}  // namespace cf::project
