#include "gold/backend.h"

#include "document/json.h"
#include "gold/problems.h"

namespace cf::gold {

base::Result<void> Backend::write(const std::string& path, std::string_view, const std::string&,
                                  const base::Call&) {
  return base::error(base::ErrorKind::unsupported, location_of(path) + " can't be written",
                     "publish to a folder, an http(s):// address or an s3:// bucket");
}

base::Result<std::optional<Index>> Backend::index(const base::Call& call) {
  auto stored = read("index.json", max_index_bytes, call);
  if (!stored && stored.error().kind == base::ErrorKind::not_found) return std::optional<Index>();
  if (!stored) return std::move(stored).error();
  auto index = parse_index(location_of("index.json"), std::move(stored->bytes));
  if (!index) return std::move(index).error();
  return std::optional<Index>(*std::move(index));
}

base::Result<std::vector<Advisory>> Backend::advisories(const base::Call& call) {
  auto stored = read("advisories.json", max_template_bytes, call);
  if (!stored && stored.error().kind == base::ErrorKind::not_found) return std::vector<Advisory>{};
  if (!stored) return std::move(stored).error();
  return parse_advisories(location_of("advisories.json"), std::move(stored->bytes));
}

base::Result<std::vector<Advisory>> parse_advisories(const std::string& where, std::string text,
                                                     bool derived) {
  base::Diagnostics diagnostics;
  const document::Node list = document::parse_json(where, std::move(text), diagnostics);
  std::vector<Advisory> advisories = read_advisories(list, diagnostics, derived);
  if (diagnostics.has_errors()) return first_problem(diagnostics);
  return advisories;
}

std::string advisories_text(const std::vector<Advisory>& advisories) {
  std::vector<document::Node> items;
  for (const Advisory& advisory : advisories) {
    items.push_back(
        document::MappingBuilder()
            .add("template", advisory.path)
            .add("versions", advisory.versions)
            .add("severity", advisory.severity)
            .add("reason", advisory.reason)
            .add_if(!advisory.fixed_in.empty(), "fixed_in", document::Node::string(advisory.fixed_in))
            .add_if(!advisory.through.empty(), "through", document::Node::string(advisory.through))
            .build());
  }
  return document::to_json(document::Node::sequence(std::move(items)), {.indent = 1}) + "\n";
}

}  // namespace cf::gold
