// Reads the entries of one block of a descriptor.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "descriptor/descriptor.h"

namespace cf::descriptor {

struct EntryRules {
  std::vector<std::string> environments;  // the known names
  bool gold_required = false;             // a deploy entry must say whether its template is a gold one
  int format = 1;                         // version of the format: 1 or 2
};

// `list` is the value of `block`; null and [] are valid. Entries are appended to `entries`, also those with
// problems.
void read_entries(Block block, const document::Node& list, const EntryRules& rules,
                  std::vector<Entry>& entries, base::Diagnostics& diagnostics);

// Reports keys of a mapping that are not in `known`, with a suggestion, and '=' in place of ':'. `newer` are
// the keys that version 2 knows there.
void report_unknown_keys(const document::Node& mapping, std::span<const std::string> known,
                         const std::string& where, base::Diagnostics& diagnostics,
                         std::span<const std::string> newer = {});

}  // namespace cf::descriptor
