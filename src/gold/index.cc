#include "gold/index.h"

#include <algorithm>

#include "document/fields.h"
#include "document/json.h"
#include "gold/layouts.h"
#include "gold/problems.h"

namespace cf::gold {
namespace {

using document::MappingBuilder;
using document::Node;

Node texts_of(const std::map<std::string, std::string>& texts) {
  MappingBuilder builder;
  for (const auto& [key, text] : texts) builder.add(key, text);
  return builder.build();
}

Node to_node(const Release& release) {
  const auto count = [](std::size_t n) { return Node::integer(static_cast<std::int64_t>(n)); };
  MappingBuilder proof;
  proof.add("cases", count(release.cases))
      .add("passed", count(release.cases_passed))
      .add("variations", count(release.variations))
      .add("updates", count(release.updates));
  return MappingBuilder()
      .add("sha256", release.sha256)
      .add("bytes", count(release.bytes))
      .add("published", release.published)
      .add("uses", texts_of(release.uses))
      .add("changes", release.changes)
      .add("examples", texts_of(release.examples))
      .add("proof", proof.build())
      .build();
}

Node to_node(const Listed& listed) {
  MappingBuilder versions;
  for (const auto& [version, release] : listed.versions) versions.add(version, to_node(release));
  return MappingBuilder()
      .add("title", listed.title)
      .add("description", listed.description)
      .add("category", listed.category)
      .add("status", listed.status)
      .add("keywords", document::strings(listed.keywords))
      .add("versions", versions.build())
      .build();
}

// Text that may be empty and may have lines, as Fields::text() does not give it.
std::string loose_text(const Node& mapping, std::string_view key) {
  return document::as_string(mapping.find(key)).value_or("");
}

std::map<std::string, std::string> loose_texts(const Node& mapping, std::string_view key) {
  std::map<std::string, std::string> texts;
  for (const document::Entry& entry : mapping.find(key).entries())
    texts[std::string(entry.key.text())] = document::as_string(entry.value).value_or("");
  return texts;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Release read_release(document::Fields fields) {
  constexpr int most = 1'000'000'000;
  Release release;
  release.sha256 = fields.text("sha256").value_or("");
  if (!is_sha256(release.sha256)) fields.error(fields.at("sha256"), "'sha256' must be 64 hexadecimal digits");
  release.bytes = static_cast<std::size_t>(fields.number("bytes", 0, most).value_or(0));
  release.published = loose_text(fields.mapping(), "published");
  release.uses = loose_texts(fields.mapping(), "uses");
  release.changes = loose_text(fields.mapping(), "changes");
  release.examples = loose_texts(fields.mapping(), "examples");
  if (auto proof = fields.fields("proof")) {
    const auto count = [&](std::string_view key) {
      return static_cast<std::size_t>(proof->number(key, 0, most).value_or(0));
    };
    release.cases = count("cases");
    release.cases_passed = count("passed");
    release.variations = count("variations");
    release.updates = count("updates");
  }
  return release;
}

Listed read_listed(document::Fields fields, const std::string& path) {
  Listed listed;
  listed.title = loose_text(fields.mapping(), "title");
  if (listed.title.empty()) listed.title = path;
  listed.description = loose_text(fields.mapping(), "description");
  listed.category = loose_text(fields.mapping(), "category");
  listed.status = loose_text(fields.mapping(), "status");
  if (listed.status.empty()) listed.status = "stable";
  listed.keywords = fields.strings("keywords").value_or(std::vector<std::string>{});
  auto versions = fields.fields("versions");
  if (!versions) return listed;
  for (const document::Entry& entry : versions->mapping().entries()) {
    const std::string version(entry.key.text());
    if (auto paths = template_paths(path, version); !paths) {
      versions->error(entry.key.origin(), paths.error().message, paths.error().hint);
    } else if (auto release = versions->fields(version)) {
      listed.versions[version] = read_release(*std::move(release));
    }
  }
  return listed;
}

}  // namespace

bool Index::may_have(const std::string& digest) const {
  return !advisories || std::find(advisories->begin(), advisories->end(), digest) != advisories->end();
}

const Release* Index::find(const std::string& path, const std::string& version) const {
  const auto listed = templates.find(path);
  if (listed == templates.end()) return nullptr;
  const auto release = listed->second.versions.find(version);
  return release == listed->second.versions.end() ? nullptr : &release->second;
}

std::vector<std::string> Index::versions_of(const std::string& path) const {
  std::vector<std::string> all;
  const auto listed = templates.find(path);
  if (listed == templates.end()) return all;
  for (const auto& [version, release] : listed->second.versions) all.push_back(version);
  return all;
}

std::string print_index(const Index& index) {
  MappingBuilder library, templates;
  library.add("name", index.name)
      .add("title", index.title)
      .add("description", index.description)
      .add("url", index.url);
  for (const auto& [path, listed] : index.templates) templates.add(path, to_node(listed));
  const Node root = MappingBuilder()
                        .add("format", Node::integer(1))
                        .add("serial", Node::integer(static_cast<std::int64_t>(index.serial)))
                        .add("library", library.build())
                        .add_if(index.advisories.has_value(), "advisories",
                                document::strings(index.advisories.value_or(std::vector<std::string>{})))
                        .add("templates", templates.build())
                        .build();
  return document::to_json(root, {.indent = 1}) + "\n";
}

base::Result<Index> parse_index(std::string path, std::string text) {
  base::Diagnostics diagnostics;
  const Node root = document::parse_json(std::move(path), std::move(text), diagnostics);
  Index index;
  if (!root.is_invalid()) {
    document::Fields fields(root, "", diagnostics);
    if (!root.is_mapping() || fields.text("format") != "1") {
      diagnostics.error(root.origin(), "this is no index of gold templates of format 1",
                        "name the address of a registry that 'cf gold publish' wrote");
    }
    index.serial = static_cast<std::uint64_t>(fields.number("serial", 0, 2'000'000'000).value_or(0));
    if (auto library = fields.fields("library")) {
      index.name = loose_text(library->mapping(), "name");
      index.title = loose_text(library->mapping(), "title");
      index.description = loose_text(library->mapping(), "description");
      index.url = loose_text(library->mapping(), "url");
    }
    if (const Node& advisories = fields.find("advisories")) {
      index.advisories.emplace();
      for (const Node& item : advisories.items()) {
        index.advisories->push_back(document::as_string(item).value_or(""));
        if (!index.advisories->back().empty() && !is_sha256(index.advisories->back()))
          fields.error(item.origin(), "a digest of 'advisories' must be 64 hexadecimal digits, or empty");
      }
    }
    if (auto templates = fields.fields("templates")) {
      for (const document::Entry& entry : templates->mapping().entries()) {
        const std::string name(entry.key.text());
        if (auto paths = template_paths(name, "1"); !paths) {
          templates->error(entry.key.origin(), paths.error().message, paths.error().hint);
        } else if (auto listed = templates->fields(name)) {
          index.templates[name] = read_listed(*std::move(listed), name);
        }
      }
    }
  }
  if (diagnostics.has_errors()) return first_problem(diagnostics);
  return index;
}

}  // namespace cf::gold
