#include "gold/manifest.h"

#include "document/fields.h"
#include "document/yaml.h"
#include "gold/layouts.h"

namespace cf::gold {
namespace {

void read_uses(document::Fields& fields, Manifest& manifest) {
  auto uses = fields.fields("uses");
  if (!uses) return;
  for (const document::Entry& entry : uses->mapping().entries()) {
    const std::string path(entry.key.text());
    if (auto paths = template_paths(path, "1.0.0"); !paths) {
      uses->error(entry.key.origin(), paths.error().message, paths.error().hint);
      continue;
    }
    const auto version = uses->text(path);
    if (!version) continue;
    if (!parse_version(*version) && !parse_range(*version)) {
      uses->error(uses->at(path), "'" + *version + "' is neither a version nor a range of versions",
                  "for example 1.2.0 or ^1.2");
    }
    manifest.uses[path] = *version;
  }
}

}  // namespace

const std::vector<std::string>& categories() {
  static const std::vector<std::string> names = {"foundation", "network", "security",    "storage",   "data",
                                                 "analytics",  "compute", "integration", "operations"};
  return names;
}

Manifest read_manifest(std::string shown_as, std::string text, base::Diagnostics& diagnostics) {
  static const std::vector<std::string> keys = {"version", "title",    "description", "category",
                                                "status",  "keywords", "uses"};
  static const std::vector<std::string> states = {"stable", "preview", "deprecated"};
  Manifest manifest;
  const document::Node root = document::parse_yaml(std::move(shown_as), std::move(text), diagnostics);
  if (root.is_invalid()) return manifest;
  if (!root.is_mapping()) {
    diagnostics.error(root.origin(), "a manifest is a mapping", "version: 1.0.0, title: ..., category: ...");
    return manifest;
  }
  document::Fields fields(root, "", diagnostics);
  fields.allow(keys);
  const auto required = [&](std::string_view key) {
    if (!fields.find(key)) fields.error(root.origin(), "'" + std::string(key) + "' is missing");
    return fields.text(key).value_or("");
  };
  manifest.version_text = required("version");
  if (const auto version = parse_version(manifest.version_text)) {
    manifest.version = *version;
  } else if (!manifest.version_text.empty()) {
    fields.error(fields.at("version"), "'" + manifest.version_text + "' is no version", "for example 1.0.0");
  }
  manifest.title = required("title");
  manifest.description = required("description");
  if (fields.find("category")) {
    manifest.category = fields.choice("category", categories()).value_or("");
  } else {
    required("category");
  }
  manifest.status = fields.choice("status", states).value_or("stable");
  manifest.keywords = fields.strings("keywords").value_or(std::vector<std::string>{});
  read_uses(fields, manifest);
  return manifest;
}

}  // namespace cf::gold
