#include "document/unknowns.h"

#include <algorithm>
#include <functional>

#include "base/digest.h"
#include "base/strings.h"

namespace cf::document {

namespace {

constexpr std::string_view placeholder_start = "CFUnknown";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The tree with `change` applied to its leaves; the same object where nothing changed.
Node map_leaves(const Node& node, const std::function<Node(const Node&)>& change) {
  if (node.is_sequence()) {
    std::vector<Node> items;
    bool same = true;
    for (const auto& item : node.items()) {
      items.push_back(map_leaves(item, change));
      same = same && items.back().same_as(item);
    }
    return same ? node : Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
  }
  if (node.is_mapping()) {
    std::vector<Entry> entries;
    bool same = true;
    for (const auto& entry : node.entries()) {
      entries.push_back({entry.key, map_leaves(entry.value, change)});
      same = same && entries.back().value.same_as(entry.value);
    }
    return same ? node : Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }
  return change(node);
}

struct Placeholder {
  std::size_t at, end;  // bytes of the text
  std::string of;
};

std::optional<Placeholder> next_placeholder(std::string_view text) {
  for (std::size_t at = 0; at + placeholder_start.size() < text.size(); ++at) {
    if ((text[at] != 'C' && text[at] != 'c') ||
        !base::equals_ignore_case(text.substr(at, placeholder_start.size()), placeholder_start))
      continue;
    std::string of;
    std::size_t next = at + placeholder_start.size();
    while (next + 1 < text.size() && hex_digit(text[next]) >= 0 && hex_digit(text[next + 1]) >= 0) {
      of.push_back(static_cast<char>(hex_digit(text[next]) * 16 + hex_digit(text[next + 1])));
      next += 2;
    }
    if (next < text.size() && (text[next] == 'Z' || text[next] == 'z'))
      return Placeholder{at, next + 1, std::move(of)};
  }
  return std::nullopt;
}

}  // namespace

std::string unknown_placeholder(std::string_view of) {
  return std::string(placeholder_start) + base::hex(of.substr(0, 200)) + "Z";
}

std::vector<std::string_view> around_unknowns(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (auto found = next_placeholder(text); found; found = next_placeholder(text)) {
    pieces.push_back(text.substr(0, found->at));
    text.remove_prefix(found->end);
  }
  pieces.push_back(text);
  return pieces;
}

std::optional<std::string> unknown_in(std::string_view text) {
  auto found = next_placeholder(text);
  return found ? std::optional(std::move(found->of)) : std::nullopt;
}

Node with_unknown_nodes(const Node& tree) {
  return map_leaves(tree, [](const Node& leaf) {
    if (!leaf.is_scalar()) return leaf;
    auto of = unknown_in(leaf.text());
    return of ? Node::unknown(*of, leaf.origin()) : leaf;
  });
}

Node without_unknown_nodes(const Node& tree) {
  return map_leaves(tree, [](const Node& leaf) {
    if (leaf.is_unknown()) return Node::string(unknown_placeholder(leaf.text()), leaf.origin());
    if (leaf.is_secret()) return Node::string(std::string(leaf.text()), leaf.origin());
    return leaf;
  });
}

}  // namespace cf::document
