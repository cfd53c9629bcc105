// Changes of a descriptor's text by commands: everything that is not changed, comments included, stays as it
// is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "descriptor/entry_place.h"

namespace cf::descriptor {

struct NewGoldEntry {
  std::string name, version;
  std::vector<std::string> environments;
  Place place{};
};

// The descriptor with one more entry of `deploy`. Comments directly above an entry stay with it. None: it
// can't be read, or is written in a way that can't be added to without changing what it means; `diagnostics`
// says so.
std::optional<std::string> with_gold_entry(const std::string& text, const std::string& shown_as,
                                           const NewGoldEntry& entry, base::Diagnostics& diagnostics);

// The descriptor with other versions of entries of `deploy`, by their index there.
struct NewVersion {
  std::size_t entry = 0;
  std::string version;
};
std::optional<std::string> with_versions(const std::string& text, const std::string& shown_as,
                                         const std::vector<NewVersion>& versions,
                                         base::Diagnostics& diagnostics);

}  // namespace cf::descriptor
