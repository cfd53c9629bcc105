// The order of a plan's entries: deployments in graph order, then deletions in reverse graph order.
#pragma once

#include <map>
#include <vector>

#include "plan/plan.h"

namespace cf::plan {

// What each stack of the project depends on, whether it is in the plan or not.
using Dependencies = std::map<base::StackPath, std::vector<base::StackPath>>;

// Sorts the entries and fills `needs`: for a deployment the entries it depends on, directly or through stacks
// that are not in the plan or are ignored; for a deletion the deletions of what depends on it.
// `must_precede_removal` adds entries that a deletion waits for (a deployed stack that still imports from it
// and stops doing so). Ties keep the order given. A cycle is the caller's to report; its entries come last
// and need nothing of each other.
void order(std::vector<Entry>& entries, const Dependencies& dependencies,
           const Dependencies& must_precede_removal = {});

}  // namespace cf::plan
