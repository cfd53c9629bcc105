// Keys that come twice in one mapping.
#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::document {

// Reports each repeated key with both places, and keeps the value given last at the place of the first, as a
// Python dictionary does. With `severity` warning it says which value counts.
void remove_duplicate_keys(std::vector<Entry>& entries, base::Severity severity,
                           base::Diagnostics& diagnostics);

// The same without a word: what merging needs.
void keep_last_of_keys(std::vector<Entry>& entries);

}  // namespace cf::document
