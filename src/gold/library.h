// A library of gold templates as its authors keep it: a folder with library.yaml, and one folder for each
// template. docs/gold-authoring.md describes it for them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "document/node.h"
#include "gold/index.h"
#include "gold/manifest.h"

namespace cf::gold {

// The text files of a library, by their path below it. They come from a folder, or from the program itself.
struct Tree {
  std::filesystem::path root;  // empty: they are in no folder
  std::map<std::string, std::string> files;
};
// All files below `root` but hidden ones. Problems are in `diagnostics`.
Tree read_tree(const std::filesystem::path& root, base::Diagnostics& diagnostics);

struct SourceFile {
  std::string path;  // below the library: "network/vpc/vpc.yaml"
  std::string text;
};

struct SourceTemplate {
  std::string name;  // "network/vpc": the folder below the library
  std::string path;  // "network/vpc.yaml": what configs and registries call it
  SourceFile file;   // the template, with the parts in place that it is made of (compose.h)
  Manifest manifest;
  std::map<std::string, std::string> made_with;  // the parts: path -> exact version
  // Earlier versions, never changed again, by version as written. Not the manifest's own.
  std::map<std::string, SourceFile> released;
  std::string changelog;                        // text of CHANGELOG.md; empty: there is none
  std::map<std::string, std::string> examples;  // "dev" -> text of examples/dev.yaml
  std::optional<SourceFile> tests;              // tests.yaml
  std::optional<SourceFile> permissions;        // permissions.txt, the record of what it allows
  // Every version that the folder has, oldest first.
  std::vector<std::string> versions() const;
  const SourceFile* find(const std::string& version) const;  // null: there is no such version
};

// {template: network/vpc.yaml, versions: "<1.1.0", severity: high, reason: ..., fixed_in: 1.1.0}
struct Advisory {
  std::string path, versions, severity, reason, fixed_in;
  std::string through{};  // "network/nacl.yaml 1.0.0": a part has the fault (part_advisories.h); else empty
  bool concerns(const std::string& template_path, const std::string& version) const;
  bool operator==(const Advisory& other) const = default;
};
const std::vector<std::string>& severities();  // least first

struct Library {
  std::filesystem::path root;
  std::string name, title, description, url;
  std::vector<std::string> keys;          // minisign's public keys that its templates are signed with
  std::vector<SourceTemplate> templates;  // sorted by name
  bool has_advisories = false;            // an advisories.yaml, which may be empty
  std::vector<Advisory> advisories;
  const SourceTemplate* find(std::string_view path_or_name) const;
};

bool is_library(const std::filesystem::path& root);  // it has a library.yaml

// What is wrong in it is in `diagnostics`, with the files' places. The templates' own texts are not looked
// at, but for those that are made of others.
Library read_library(Tree tree, base::Diagnostics& diagnostics);

// The index that a registry of it has; releases without a time of publishing.
Index index_of(const Library& library);

// The section of a changelog for one version ("## 1.1.0 (2026-11-26)" and what follows), without its heading.
std::string changes_of(std::string_view changelog, std::string_view version);

// The versions that a changelog has sections for, in its order.
std::vector<std::string> versions_in(std::string_view changelog);

// A list of advisories, of a library's advisories.yaml or a registry's advisories.json. Those through a part
// are nobody's to write; `derived`: our own copy may have them.
std::vector<Advisory> read_advisories(const document::Node& list, base::Diagnostics& diagnostics,
                                      bool derived = false);

}  // namespace cf::gold
