#include "gold/library.h"

#include <algorithm>

#include "base/boundary.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "document/fields.h"
#include "document/yaml.h"
#include "gold/layouts.h"
#include "gold/library_parts.h"

namespace cf::gold {
namespace {

namespace fs = std::filesystem;
constexpr int deepest_folder = 6;
constexpr std::size_t most_items = 1000;  // advisories

// Files below a folder that are larger are no part of a library.
constexpr std::size_t largest_file = 4u << 20;
constexpr std::size_t most_files = 20'000;

class TreeReader {
 public:
  TreeReader(const fs::path& root, base::Diagnostics& diagnostics)
      : boundary_(base::repository_top(root)), diagnostics_(diagnostics) {
    tree_.root = root;
  }

  Tree read() {
    read_folder("", 0);
    return std::move(tree_);
  }

 private:
  void read_folder(const std::string& below, int depth) {
    auto entries = base::list_directory(tree_.root / below);
    if (!entries) {
      diagnostics_.error({}, entries.error().message, entries.error().hint);
      return;
    }
    for (const base::DirEntry& entry : *entries) {
      if (entry.name.starts_with('.') || entry.name == "__pycache__" || tree_.files.size() >= most_files)
        continue;
      const std::string path = (below.empty() ? "" : below + "/") + entry.name;
      if (auto allowed = boundary_.require(tree_.root / path); !allowed) {
        diagnostics_.error({}, allowed.error().message, allowed.error().hint);
        continue;
      }
      if (entry.is_directory) {
        if (depth < deepest_folder) read_folder(path, depth + 1);
      } else if (auto text = base::read_file(tree_.root / path, largest_file)) {
        tree_.files[path] = *std::move(text);
      } else {
        diagnostics_.error({}, text.error().message, text.error().hint);
      }
    }
  }

  const base::Boundary boundary_;
  base::Diagnostics& diagnostics_;
  Tree tree_;
};

// Reads the folders of a library, each with a gold.yaml being a template's.
class LibraryReader {
 public:
  LibraryReader(Tree tree, base::Diagnostics& diagnostics)
      : tree_(std::move(tree)), diagnostics_(diagnostics) {
    library_.root = tree_.root;
  }

  Library read() {
    read_head();
    for (const auto& [path, text] : tree_.files) {
      if (path.ends_with("/gold.yaml"))
        read_template(path.substr(0, path.size() - std::string_view("/gold.yaml").size()));
    }
    std::sort(library_.templates.begin(), library_.templates.end(),
              [](const SourceTemplate& a, const SourceTemplate& b) { return a.name < b.name; });
    name_advised();
    compose_templates(
        library_, [this](const std::string& path) { return shown(path); }, diagnostics_);
    return std::move(library_);
  }

 private:
  std::string shown(const std::string& path) const {
    return tree_.root.empty() ? path : (tree_.root.filename() / path).generic_string();
  }

  std::string text_of(const std::string& path) const {
    const auto found = tree_.files.find(path);
    return found == tree_.files.end() ? "" : found->second;
  }

  void read_head() {
    static const std::vector<std::string> keys = {"name", "title", "description", "url", "keys"};
    const document::Node root =
        document::parse_yaml(shown("library.yaml"), text_of("library.yaml"), diagnostics_);
    if (root.is_mapping()) {
      document::Fields fields(root, "", diagnostics_);
      fields.allow(keys);
      library_.name = fields.text("name").value_or("");
      if (!fields.find("name")) fields.error(root.origin(), "'name' is missing");
      library_.title = fields.text("title").value_or(library_.name);
      library_.description = fields.text("description").value_or("");
      library_.url = fields.text("url").value_or("");
      library_.keys = fields.strings("keys").value_or(std::vector<std::string>{});
    } else if (!root.is_invalid()) {
      diagnostics_.error(root.origin(), "library.yaml is a mapping", "name: ..., title: ...");
    }
    library_.has_advisories = tree_.files.count("advisories.yaml") != 0;
    if (!library_.has_advisories) return;
    library_.advisories = read_advisories(
        document::parse_yaml(shown("advisories.yaml"), text_of("advisories.yaml"), diagnostics_),
        diagnostics_);
  }

  // An advisory is of a template's path; its name means that too, and a misspelt one would warn nobody. A
  // template that the library has no more may have advisories still.
  void name_advised() {
    std::vector<std::string> paths;
    for (const SourceTemplate& source : library_.templates) paths.push_back(source.path);
    for (Advisory& advisory : library_.advisories) {
      if (const SourceTemplate* source = library_.find(advisory.path)) {
        advisory.path = source->path;
      } else {
        diagnostics_.warning({}, shown("advisories.yaml") + " warns of '" + advisory.path +
                                     "', which the library does not have" +
                                     base::did_you_mean(advisory.path, paths));
      }
    }
  }

  // The files of one folder, not of those below it: name -> path.
  std::map<std::string, std::string> files_in(const std::string& folder) const {
    std::map<std::string, std::string> found;
    const std::string prefix = folder + "/";
    for (auto file = tree_.files.lower_bound(prefix);
         file != tree_.files.end() && file->first.starts_with(prefix); ++file) {
      const std::string name = file->first.substr(prefix.size());
      if (name.find('/') == std::string::npos) found[name] = file->first;
    }
    return found;
  }

  void read_template(const std::string& folder) {
    SourceTemplate source;
    source.name = folder;
    const std::string manifest = folder + "/gold.yaml";
    source.manifest = read_manifest(shown(manifest), text_of(manifest), diagnostics_);
    const std::string stem = fs::path(folder).filename().string();
    for (const auto& [name, path] : files_in(folder)) {
      const std::string extension = fs::path(name).extension().string();
      if (fs::path(name).stem() != stem ||
          std::find(template_extensions().begin(), template_extensions().end(), extension) ==
              template_extensions().end())
        continue;
      if (!source.path.empty()) {
        diagnostics_.error({}, shown(folder) + " has two templates, " + source.file.path + " and " + path,
                           "a folder holds one template and its earlier versions in released/");
      }
      source.file = {path, text_of(path)};
      source.path = source.name + extension;
    }
    if (source.path.empty()) {
      diagnostics_.error({}, shown(folder) + " has a gold.yaml and no template",
                         "name it " + stem + " and one of " + base::join(template_extensions(), ", "));
      return;
    }
    read_released(source);
    source.changelog = text_of(folder + "/CHANGELOG.md");
    if (tree_.files.count(folder + "/tests.yaml") != 0)
      source.tests = SourceFile{folder + "/tests.yaml", text_of(folder + "/tests.yaml")};
    if (tree_.files.count(folder + "/permissions.txt") != 0)
      source.permissions = SourceFile{folder + "/permissions.txt", text_of(folder + "/permissions.txt")};
    for (const auto& [name, path] : files_in(folder + "/examples")) {
      if (name.ends_with(".yaml")) source.examples[fs::path(name).stem().string()] = text_of(path);
    }
    library_.templates.push_back(std::move(source));
  }

  void read_released(SourceTemplate& source) {
    const std::string extension = fs::path(source.path).extension().string();
    for (const auto& [name, path] : files_in(source.name + "/released")) {
      const std::string version =
          name.ends_with(extension) ? name.substr(0, name.size() - extension.size()) : "";
      if (!parse_version(version)) {
        diagnostics_.error({}, shown(path) + " is no earlier version of " + source.path,
                           "the files there are named <version>" + extension);
      } else if (version == source.manifest.version_text) {
        diagnostics_.error({}, shown(path) + " has the version of gold.yaml",
                           "raise the version in gold.yaml: what is released never changes");
      } else {
        source.released[version] = {path, text_of(path)};
      }
    }
  }

  Tree tree_;
  base::Diagnostics& diagnostics_;
  Library library_;
};

}  // namespace

std::vector<std::string> SourceTemplate::versions() const {
  std::vector<std::string> all;
  for (const auto& [version, file] : released) all.push_back(version);
  all.push_back(manifest.version_text);
  std::sort(all.begin(), all.end(), [](const std::string& a, const std::string& b) {
    return parse_version(a).value_or(Version{}) < parse_version(b).value_or(Version{});
  });
  return all;
}

const SourceFile* SourceTemplate::find(const std::string& version) const {
  if (version == manifest.version_text) return &file;
  const auto earlier = released.find(version);
  return earlier == released.end() ? nullptr : &earlier->second;
}

bool Advisory::concerns(const std::string& template_path, const std::string& version) const {
  if (path != template_path) return false;
  if (versions == version) return true;
  const auto range = parse_range(versions);
  const auto parsed = parse_version(version);
  return range && parsed && range->contains(*parsed);
}

const std::vector<std::string>& severities() {
  static const std::vector<std::string> names = {"low", "medium", "high", "critical"};
  return names;
}

const SourceTemplate* Library::find(std::string_view path_or_name) const {
  for (const SourceTemplate& source : templates) {
    if (source.path == path_or_name || source.name == path_or_name) return &source;
  }
  return nullptr;
}

bool is_library(const fs::path& root) {
  std::error_code ignored;
  return fs::is_regular_file(root / "library.yaml", ignored);
}

Tree read_tree(const fs::path& root, base::Diagnostics& diagnostics) {
  return TreeReader(root, diagnostics).read();
}

Library read_library(Tree tree, base::Diagnostics& diagnostics) {
  return LibraryReader(std::move(tree), diagnostics).read();
}

Index index_of(const Library& library) {
  Index index;
  index.name = library.name;
  index.title = library.title;
  index.description = library.description;
  index.url = library.url;
  for (const SourceTemplate& source : library.templates) {
    Listed& listed = index.templates[source.path];
    listed.title = source.manifest.title;
    listed.description = source.manifest.description;
    listed.category = source.manifest.category;
    listed.status = source.manifest.status;
    listed.keywords = source.manifest.keywords;
    for (const std::string& version : source.versions()) {
      const std::string& text = source.find(version)->text;
      Release& release = listed.versions[version];
      release.sha256 = base::sha256_hex(text);
      release.bytes = text.size();
      release.changes = changes_of(source.changelog, version);
      if (version != source.manifest.version_text) continue;
      release.examples = source.examples;
      release.uses = source.made_with;
    }
  }
  return index;
}

namespace {

// "## 1.1.0 (2026-11-26)" -> "1.1.0"; other lines: nothing.
std::optional<std::string_view> section_of(std::string_view line) {
  if (!line.starts_with("## ")) return std::nullopt;
  const std::string_view title = base::trim(line.substr(3));
  return title.substr(0, title.find_first_of(" (:"));
}

}  // namespace

std::vector<std::string> versions_in(std::string_view changelog) {
  std::vector<std::string> versions;
  for (const std::string& line : base::split(changelog, '\n'))
    if (const auto version = section_of(line); version && parse_version(*version))
      versions.emplace_back(*version);
  return versions;
}

std::string changes_of(std::string_view changelog, std::string_view version) {
  std::string text;
  bool within = false;
  for (const std::string& line : base::split(changelog, '\n')) {
    if (const auto section = section_of(line)) {
      within = *section == version;
      continue;
    }
    if (within) text += line + "\n";
  }
  return std::string(base::trim(text));
}

std::vector<Advisory> read_advisories(const document::Node& list, base::Diagnostics& diagnostics,
                                      bool derived) {
  std::vector<std::string> keys = {"template", "versions", "severity", "reason", "fixed_in"};
  if (derived) keys.emplace_back("through");
  std::vector<Advisory> found;
  if (list.is_invalid()) return found;
  document::MappingBuilder whole;
  document::Fields outer(whole.add("advisories", list).build(list.origin()), "", diagnostics);
  for (document::Fields& fields :
       outer.list("advisories", "{template, versions, severity, reason, fixed_in}", most_items)) {
    fields.allow(keys);
    Advisory advisory;
    const auto required = [&](std::string_view key) {
      if (!fields.find(key)) fields.error(fields.origin(), "'" + std::string(key) + "' is missing");
      return fields.text(key).value_or("");
    };
    advisory.path = required("template");
    advisory.versions = required("versions");
    advisory.severity = fields.choice("severity", severities()).value_or("high");
    advisory.reason = required("reason");
    advisory.fixed_in = fields.text("fixed_in").value_or("");
    if (derived) advisory.through = fields.text("through").value_or("");
    if (!advisory.versions.empty() && !parse_range(advisory.versions)) {
      fields.error(fields.at("versions"), "'" + advisory.versions + "' is no range of versions",
                   "for example <1.1.0");
    }
    found.push_back(std::move(advisory));
  }
  return found;
}

}  // namespace cf::gold
