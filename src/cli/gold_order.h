// Where the entry of a new gold template goes in the descriptor.
#pragma once

#include <map>
#include <string>

#include "cli/gold_project.h"
#include "descriptor/entry_place.h"

namespace cf::cli {

// By what the project's configs need, and the configs of the new entry, by environment. Of environments that
// can't be read, only the outputs that are written in configs count. Throws Failure where no order is right.
descriptor::Place place_of(const GoldProject& project, const descriptor::Entry& added,
                           const std::map<std::string, std::string>& configs);

}  // namespace cf::cli
