// Rules laid upon rules: those of a group upon the defaults, an environment's own upon those of its groups.
#include <unordered_map>

#include "descriptor/rules_reader.h"
#include "document/scalar.h"
#include "document/tag.h"

namespace cf::descriptor {
namespace {

using document::Dialect;
using document::Node;

// What a mapping of rules holds, which says how it merges.
enum class Shape { value, rules, map, gold, policies, regions, overlay, stacks, stack };

// What stands below a key. A value replaces the one below it whole.
Shape below(Shape shape, std::string_view key) {
  switch (shape) {
    case Shape::rules:
      if (key == "overlays") return Shape::regions;
      if (key == "policies") return Shape::policies;
      if (key == "gold") return Shape::gold;
      return Shape::map;
    case Shape::gold:
      return key == "min_version" ? Shape::map : Shape::value;
    case Shape::policies:
      return Shape::map;
    case Shape::regions:
      return Shape::overlay;
    case Shape::overlay:
      return key == "stacks" ? Shape::stacks : Shape::map;
    case Shape::stacks:
      return Shape::stack;
    case Shape::stack:
      return Shape::map;
    case Shape::map:
    case Shape::value:
      break;
  }
  return Shape::value;
}

bool is_plain_mapping(const Node& node) {
  return node.is_mapping() && document::application_tag(node).empty();
}

// `approvals: 2` and `public-bucket: error` are short for a mapping, and merge as that one.
Node written_out(Shape parent, std::string_view key, const Node& value) {
  const bool count = parent == Shape::rules && key == "approvals";
  if (!value.is_scalar() || !(count || parent == Shape::policies)) return value;
  std::vector<document::Entry> entries{{Node::string(count ? "count" : "severity", value.origin()), value}};
  return Node::mapping(std::move(entries), value.origin());
}

Node merge(Shape shape, const Node& under, const Node& over) {
  if (shape == Shape::value || !is_plain_mapping(over)) return over;
  std::vector<document::Entry> entries;
  std::unordered_map<std::string_view, std::size_t> index;
  if (is_plain_mapping(under)) entries.assign(under.entries().begin(), under.entries().end());
  for (std::size_t i = 0; i < entries.size(); ++i) index.emplace(under.entries()[i].key.text(), i);
  for (const document::Entry& entry : over.entries()) {
    if (document::is_null(entry.value, Dialect::pyyaml)) continue;
    const std::string_view key = entry.key.text();
    const Node value = written_out(shape, key, entry.value);
    const auto found = index.find(key);
    if (found == index.end())
      entries.push_back({entry.key, merge(below(shape, key), Node(), value)});
    else
      entries[found->second] = {entry.key, merge(below(shape, key), entries[found->second].value, value)};
  }
  return Node::mapping(std::move(entries), over.origin());
}

}  // namespace

Node merge_rules(const Node& under, const Node& over) {
  return merge(Shape::rules, under, over);
}

}  // namespace cf::descriptor
