// The documentation of a registry of gold templates: a folder of static pages that need no server and no
// network. The same registry gives the same bytes. Registries are foreign: nothing of theirs gets into a page
// unescaped, and no name of theirs leads a file out of the folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "gold/registry.h"

namespace cf::site {

// What a site is made of.
struct Source {
  gold::Index index;
  std::vector<gold::Advisory> advisories;
  std::map<std::string, std::string> texts;  // by "VERSION/PATH": the template
};

// Fetches every version that the registry's index lists. kind conflict: one is not what the index says; kind
// unsupported: the registry has no index.
base::Result<Source> read_source(gold::Registry& registry, std::size_t threads, const base::Call& call);

struct File {
  std::string path;  // below the site's folder: "templates/network/vpc.yaml.html"
  std::string text;
};
std::vector<File> make_site(const Source& source, std::size_t threads);  // sorted by path

// Puts the files at `folder` in one step: a reader sees the old site or the new one. What was there is
// replaced only if it is a site of an earlier call without foreign files: else kind blocked, and nothing is
// changed.
base::Result<void> write_site(const std::filesystem::path& folder, const std::vector<File>& files);

}  // namespace cf::site
