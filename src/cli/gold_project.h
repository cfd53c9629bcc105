// What the gold commands work with: the repository where there is one, and the registry of gold templates.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/options.h"
#include "descriptor/descriptor.h"
#include "gold/registry.h"
#include "workflow/access.h"
#include "workflow/gold_uses.h"

namespace cf::cli {

// The options of AWS's with which a registry in a bucket is reached.
void declare_bucket(Arguments& arguments, CommonOptions& options);
// Those, and which repository a GoldProject is of.
void declare_project(Arguments& arguments, CommonOptions& options);

// "network/vpc.yaml@^1.2" -> path and version; no version: "".
struct NamedTemplate {
  std::string path, version;
  bool is_exact() const;
};

struct GoldProject {
  workflow::Settings settings;
  std::optional<descriptor::Descriptor> descriptor;
  std::unique_ptr<workflow::Access> access;  // for registries in a bucket
  std::string address;                       // of the registry
  std::unique_ptr<gold::Registry> registry;

  // `needs_descriptor`: without one the command can't do anything. Else it works outside a repository too,
  // with the registry that is named, or the program's own. Throws Failure.
  GoldProject(const CommonOptions& options, bool needs_descriptor);

  // The template that the user means: its path, or its path without the extension; a misspelt one throws with
  // a suggestion.
  std::string path_of(const gold::Index& index, const std::string& named) const;
  // The same of "network/vpc@1.0.0", which is found without an index too, where its file is.
  std::string path_of(const gold::Index& index, const NamedTemplate& named, const base::Call& call) const;
  // Throws where the registry has none.
  gold::Index index(const base::Call& call) const;
  // An empty one where the registry has none and an exact version is named.
  gold::Index index_for(const NamedTemplate& named, const base::Call& call) const;
};
NamedTemplate named_template(const std::string& word);

// The index's versions of a template, newest first; pre-releases where they stand.
std::vector<std::string> newest_first(const gold::Index& index, const std::string& path);

// The newest version to which a use may move: within its range, or compatible with its exact version (the
// same first number that is not 0). `any`: the newest of all. Empty: there is none, or no version that could
// be compared.
std::string newest_for(const gold::Index& index, const workflow::GoldUse& use, bool any);

// Columns as wide as their longest cell, two blanks between; the last one is not padded.
std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace cf::cli
