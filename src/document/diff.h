// Structural difference of two trees.
#pragma once

#include <string>
#include <vector>

#include "document/node.h"
#include "document/scalar.h"

namespace cf::document {

struct Difference {
  enum class Kind { added, removed, changed } kind = Kind::changed;
  std::string path;  // JSON pointer: "/Resources/Bucket/Properties/Tags/0/Value"
  Node before;       // absent if added
  Node after;        // absent if removed
};

// In document order of `after`, removed ones where they stood. Lists are aligned by their longest common
// subsequence (and by Key/Name of their items where all have one), so an insertion at the head is one
// addition. Linear memory, bounded time: very long lists are compared by position.
std::vector<Difference> diff(const Node& before, const Node& after, Dialect dialect);

}  // namespace cf::document
