#include "forge/hosts.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace cf::forge {

std::span<const HostEntry* const> host_entries() {
  static const std::array entries = {&github_host(), &gitlab_host(), &bitbucket_host(), &codecommit_host()};
  return entries;
}

const HostEntry& entry_of(Host host) {
  const auto entries = host_entries();
  return **std::find_if(entries.begin(), entries.end(),
                        [host](const HostEntry* entry) { return entry->host == host; });
}

const char* to_string(Host host) {
  return entry_of(host).title;
}

std::optional<Host> host_named(std::string_view name) {
  std::string letters;
  for (const char c : base::to_lower(name))
    if (c >= 'a' && c <= 'z') letters += c;
  for (const HostEntry* entry : host_entries())
    for (const std::string_view spelling : entry->spellings)
      if (letters == spelling) return entry->host;
  return std::nullopt;
}

}  // namespace cf::forge
