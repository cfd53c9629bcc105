// Where a new entry of `deploy` goes: behind what it needs, before what needs it.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"

namespace cf::descriptor {

// At most one of `before` and `behind`; neither: at the end. Indices are of entries under `deploy`.
struct Place {
  std::optional<std::size_t> before{}, behind{};
  std::vector<std::size_t> moved{};  // entries before `behind` that go directly behind the new one, in order
};

// An entry in all of its environments: its stacks, and those that they need ("dev/network/vpc").
struct EntryNeeds {
  std::string name;
  std::set<std::string> stacks, needed;
};

// The place in a list that is in order; as few entries move as must. An error of kind input: what the new
// entry needs itself needs the new one, so that no order is right.
base::Result<Place> place_for(const std::vector<EntryNeeds>& deploy, const EntryNeeds& added);

}  // namespace cf::descriptor
