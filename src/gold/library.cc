#include "gold/library.h"

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "document/fields.h"
#include "document/yaml.h"

namespace cf::gold {
namespace {

namespace fs = std::filesystem;
constexpr int deepest_folder = 6;

const std::vector<std::string>& extensions() {
  static const std::vector<std::string> known = {".yaml", ".json", ".template", ".j2", ".py"};
  return known;
}

// Reads the folders of a library, each with a gold.yaml being a template's.
class LibraryReader {
 public:
  LibraryReader(const fs::path& root, base::Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    library_.root = root;
  }

  Library read() {
    read_head();
    read_folder(library_.root, 0);
    std::sort(library_.templates.begin(), library_.templates.end(),
              [](const SourceTemplate& a, const SourceTemplate& b) { return a.name < b.name; });
    return std::move(library_);
  }

 private:
  std::string shown(const fs::path& file) const {
    return (library_.root.filename() / file.lexically_relative(library_.root)).generic_string();
  }

  std::string text_of(const fs::path& file) {
    auto text = base::read_file(file);
    if (text) return *std::move(text);
    diagnostics_.error({}, text.error().message, text.error().hint);
    return {};
  }

  bool is_file(const fs::path& file) const {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
  }

  void read_head() {
    static const std::vector<std::string> keys = {"name", "title", "description", "url", "keys"};
    const fs::path file = library_.root / "library.yaml";
    const document::Node root = document::parse_yaml(shown(file), text_of(file), diagnostics_);
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
    const fs::path advisories = library_.root / "advisories.yaml";
    if (!is_file(advisories)) return;
    library_.advisories = read_advisories(
        document::parse_yaml(shown(advisories), text_of(advisories), diagnostics_), diagnostics_);
  }

  void read_folder(const fs::path& folder, int depth) {
    auto entries = base::list_directory(folder);
    if (!entries) {
      diagnostics_.error({}, entries.error().message, entries.error().hint);
      return;
    }
    if (is_file(folder / "gold.yaml")) return read_template(folder, *entries);
    for (const base::DirEntry& entry : *entries) {
      if (!entry.is_directory || entry.name.starts_with('.') || depth == deepest_folder) continue;
      read_folder(folder / entry.name, depth + 1);
    }
  }

  void read_template(const fs::path& folder, const std::vector<base::DirEntry>& entries) {
    SourceTemplate result;
    result.folder = folder;
    result.name = folder.lexically_relative(library_.root).generic_string();
    const fs::path manifest = folder / "gold.yaml";
    result.manifest = read_manifest(shown(manifest), text_of(manifest), diagnostics_);
    const std::string stem = folder.filename().string();
    for (const base::DirEntry& entry : entries) {
      const fs::path file = folder / entry.name;
      if (entry.is_directory || file.stem() != stem) continue;
      const std::string extension = file.extension().string();
      if (std::find(extensions().begin(), extensions().end(), extension) == extensions().end()) continue;
      if (!result.path.empty()) {
        diagnostics_.error(
            {},
            shown(folder) + " has two templates, " + result.file.filename().string() + " and " + entry.name,
            "a folder holds one template and its earlier versions in released/");
      }
      result.file = file;
      result.path = result.name + extension;
    }
    if (result.path.empty()) {
      diagnostics_.error({}, shown(folder) + " has a gold.yaml and no template",
                         "name it " + stem + " and one of " + base::join(extensions(), ", "));
      return;
    }
    read_released(result);
    if (is_file(folder / "CHANGELOG.md")) result.changelog = text_of(folder / "CHANGELOG.md");
    if (is_file(folder / "tests.yaml")) result.tests = folder / "tests.yaml";
    read_examples(result);
    library_.templates.push_back(std::move(result));
  }

  std::vector<base::DirEntry> files_in(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) return {};
    auto entries = base::list_directory(folder);
    return entries ? *std::move(entries) : std::vector<base::DirEntry>{};
  }

  void read_released(SourceTemplate& source) {
    const fs::path folder = source.folder / "released";
    for (const base::DirEntry& entry : files_in(folder)) {
      const fs::path file = folder / entry.name;
      const std::string extension = source.file.extension().string();
      const std::string version = file.extension() == extension ? file.stem().string() : "";
      if (!parse_version(version)) {
        diagnostics_.error({}, shown(file) + " is no earlier version of " + source.path,
                           "the files there are named <version>" + extension);
      } else if (version == source.manifest.version_text) {
        diagnostics_.error({}, shown(file) + " has the version of gold.yaml",
                           "raise the version in gold.yaml: what is released never changes");
      } else {
        source.released[version] = file;
      }
    }
  }

  void read_examples(SourceTemplate& source) {
    const fs::path folder = source.folder / "examples";
    for (const base::DirEntry& entry : files_in(folder)) {
      const fs::path file = folder / entry.name;
      if (!entry.is_directory && file.extension() == ".yaml")
        source.examples[file.stem().string()] = text_of(file);
    }
  }

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

Library read_library(const fs::path& root, base::Diagnostics& diagnostics) {
  return LibraryReader(root, diagnostics).read();
}

std::string changes_of(std::string_view changelog, std::string_view version) {
  std::string text;
  bool within = false;
  for (const std::string& line : base::split(changelog, '\n')) {
    if (line.starts_with("## ")) {
      const std::string_view title = base::trim(std::string_view(line).substr(3));
      within = title.substr(0, title.find_first_of(" (:")) == version;
      continue;
    }
    if (within) text += line + "\n";
  }
  return std::string(base::trim(text));
}

std::vector<Advisory> read_advisories(const document::Node& list, base::Diagnostics& diagnostics) {
  static const std::vector<std::string> keys = {"template", "versions", "severity", "reason", "fixed_in"};
  std::vector<Advisory> found;
  if (list.is_invalid()) return found;
  document::MappingBuilder whole;
  document::Fields outer(whole.add("advisories", list).build(list.origin()), "", diagnostics);
  for (document::Fields& fields :
       outer.list("advisories", "{template, versions, severity, reason, fixed_in}")) {
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
    if (!advisory.versions.empty() && !parse_range(advisory.versions)) {
      fields.error(fields.at("versions"), "'" + advisory.versions + "' is no range of versions",
                   "for example <1.1.0");
    }
    found.push_back(std::move(advisory));
  }
  return found;
}

}  // namespace cf::gold
