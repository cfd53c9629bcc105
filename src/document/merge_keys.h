// YAML 1.1 merge keys: "<<: *base".
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::document {

bool is_merge_key(const Node& key);

// Applies the merge keys among `entries` as PyYAML does: merged keys come first and lose against the
// mapping's own; of several merged mappings in one list the first wins. Duplicate keys must have been removed
// before.
void apply_merge_keys(std::vector<Entry>& entries, base::Diagnostics& diagnostics);

}  // namespace cf::document
