// index.json of a registry: which templates it has in which versions, with their digests. Written by
// publishing, signed where the library has a key; what a registry lists is found by it without a listing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "document/node.h"

namespace cf::gold {

struct Release {
  std::string sha256;  // of the template's bytes, hex
  std::size_t bytes = 0;
  std::string published;                        // "2026-11-26T10:00:00Z"
  std::map<std::string, std::string> uses;      // path -> the exact version it was made with
  std::string changes;                          // the changelog's section
  std::map<std::string, std::string> examples;  // "dev" -> text of a stack config
  // How its proof went when it was published; no cases: it was not run.
  std::size_t cases = 0, cases_passed = 0, variations = 0, updates = 0;
};

struct Listed {
  std::string title, description, category, status;
  std::vector<std::string> keywords;
  std::map<std::string, Release> versions;  // by version as written
};

struct Index {
  std::string name, title, description, url;  // of the library
  std::uint64_t serial = 0;                   // grows with every publishing
  // SHA-256 of advisories.json, hex, or "" where there is none; several while somebody publishes others.
  // Nothing: an older index, which does not say.
  std::optional<std::vector<std::string>> advisories;
  std::map<std::string, Listed> templates;             // by path: "network/vpc.yaml"
  bool may_have(const std::string& advisories) const;  // of that digest, or "" for none
  const Release* find(const std::string& path, const std::string& version) const;
  std::vector<std::string> versions_of(const std::string& path) const;  // empty: no such template
};

std::string print_index(const Index& index);                          // the same index, the same bytes
base::Result<Index> parse_index(std::string path, std::string text);  // `path` names it in errors: kind input

}  // namespace cf::gold
