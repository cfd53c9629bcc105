#include "document/merge_keys.h"

#include <algorithm>

#include "document/duplicate_keys.h"
#include "document/scalar.h"

namespace cf::document {
namespace {

void add_merged(const Node& value, std::vector<Entry>& merged, base::Diagnostics& diagnostics) {
  if (value.is_mapping()) {
    merged.insert(merged.end(), value.entries().begin(), value.entries().end());
    return;
  }
  if (value.is_sequence()) {
    for (std::size_t i = value.size(); i-- > 0;) {
      const Node& item = value.at(i);
      if (item.is_mapping()) {
        merged.insert(merged.end(), item.entries().begin(), item.entries().end());
      } else {
        diagnostics.error(item.origin(),
                          "'<<' merges mappings, but this is " + kind_name(item, Dialect::pyyaml));
      }
    }
    return;
  }
  diagnostics.error(value.origin(), "'<<' merges a mapping or a list of mappings, but this is " +
                                        kind_name(value, Dialect::pyyaml));
}

}  // namespace

bool is_merge_key(const Node& key) {
  if (!key.is_scalar()) return false;
  if (key.tag() == "tag:yaml.org,2002:merge") return true;
  return key.tag().empty() && key.style() == Style::plain && key.text() == "<<";
}

void apply_merge_keys(std::vector<Entry>& entries, base::Diagnostics& diagnostics) {
  const auto merges = [](const Entry& entry) { return is_merge_key(entry.key); };
  if (std::none_of(entries.begin(), entries.end(), merges)) return;
  std::vector<Entry> merged;
  for (const Entry& entry : entries) {
    if (merges(entry)) add_merged(entry.value, merged, diagnostics);
  }
  for (Entry& entry : entries) {
    if (!merges(entry)) merged.push_back(std::move(entry));
  }
  keep_last_of_keys(merged);
  entries = std::move(merged);
}

}  // namespace cf::document
