// The hosts, one file each. That file implements Forge and describes itself by an entry; a fifth host is such
// a file, its lines here and in hosts.cc, and its value in the enum Host.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "forge/connection.h"

namespace cf::forge {

struct HostEntry {
  Host host;
  const char* title;                        // "GitHub": for people
  std::vector<std::string_view> spellings;  // in runners' variables: lower-case letters only
  const char* api;                          // the public host's base URL; "": there is none
  const char* shape;                        // how a repository is written: "owner/name"
  std::size_t fewest_parts, most_parts;     // of the repository's name
  bool by_token;                            // false: asked with the session's AWS credentials
  std::unique_ptr<Forge> (*make)(const Connection& connection);
};

const HostEntry& github_host();
const HostEntry& gitlab_host();
const HostEntry& bitbucket_host();
const HostEntry& codecommit_host();

std::span<const HostEntry* const> host_entries();
const HostEntry& entry_of(Host host);

}  // namespace cf::forge
