// Reads the entries of one block of a descriptor.
#pragma once

#include "base/diagnostics.h"
#include "descriptor/descriptor.h"

namespace cf::descriptor {

struct EntryRules {
  std::vector<std::string> environments;  // the known names
  bool gold_required = false;             // a deploy entry must say whether its template is a gold one
};

// `list` is the value of `block`; null and [] are valid. Entries are appended to `entries`, also those with
// problems.
void read_entries(Block block, const document::Node& list, const EntryRules& rules,
                  std::vector<Entry>& entries, base::Diagnostics& diagnostics);

// Reports keys of a mapping that are not in `known`, with a suggestion, and '=' in place of ':'.
void report_unknown_keys(const document::Node& mapping, std::span<const std::string> known,
                         const std::string& where, base::Diagnostics& diagnostics);

}  // namespace cf::descriptor
