#include "proof/match.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::proof {
namespace {

using document::Dialect;
using document::Node;

Node child(const Node& node, const std::string& segment) {
  if (node.is_mapping()) return node.find(segment);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  const bool number = error == std::errc{} && end == segment.data() + segment.size();
  return node.is_sequence() && number && index < node.size() ? node.at(index) : Node();
}

bool nothing(const Node& node) {
  return document::is_null(node, Dialect::cloudformation);
}

bool matches(const Node& found, const Node& expected) {
  if (nothing(expected)) return nothing(found);
  if (expected.is_scalar()) return found.is_scalar() && found.text() == expected.text();
  if (expected.is_sequence()) {
    if (!found.is_sequence() || found.size() != expected.size()) return false;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!matches(found.at(i), expected.at(i))) return false;
    }
    return true;
  }
  return found.is_mapping() &&
         std::all_of(expected.entries().begin(), expected.entries().end(), [&](const document::Entry& entry) {
           return matches(found.find(entry.key.text()), entry.value);
         });
}

std::string shown(const Node& node) {
  constexpr std::size_t longest = 300;
  return nothing(node)
             ? "nothing"
             : base::ellipsis(document::to_json(node, {.dialect = Dialect::cloudformation}), longest);
}

bool matches_at(const Node& node, std::span<const std::string> segments, const Node& expected) {
  if (segments.empty()) return matches(node, expected);
  if (segments.front() != "*")
    return matches_at(child(node, segments.front()), segments.subspan(1), expected);
  const auto items = node.items();
  return std::any_of(items.begin(), items.end(),
                     [&](const Node& item) { return matches_at(item, segments.subspan(1), expected); });
}

}  // namespace

Node property_at(const Node& properties, std::string_view path) {
  Node node = properties;
  for (const std::string& segment : base::split(path, '.')) node = child(node, segment);
  return node;
}

std::optional<std::string> mismatch(const Node& properties, std::string_view path, const Node& expected) {
  const auto segments = base::split(path, '.');
  if (matches_at(properties, segments, expected)) return std::nullopt;
  const std::size_t star = path.find('*');
  const std::string upto(
      path.substr(0, star == std::string_view::npos ? path.size() : std::max<std::size_t>(star, 1) - 1));
  return "expected " + shown(expected) + (star == std::string_view::npos ? ", found " : ", found none in ") +
         shown(upto.empty() ? properties : property_at(properties, upto));
}

}  // namespace cf::proof
