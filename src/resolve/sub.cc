// !sub ["text with {name}", {name: value}], after Python's str.format: names, [index] and [key] after them,
// {{ and }}.
#include "document/scalar.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {
namespace {

base::Result<Node> look_up(std::string_view field, const Node& variables) {
  const std::size_t bracket = std::min(field.find('['), field.size());
  const std::string name(field.substr(0, bracket));
  Node value = variables.find(name);
  if (!value) return bad_argument("!sub has no argument for '" + name + "'", "add it to the mapping");
  std::string_view rest = field.substr(bracket);
  while (!rest.empty() && !value.is_unknown()) {
    const std::size_t close = rest.find(']');
    if (rest[0] != '[' || close == std::string_view::npos) {
      return bad_argument("!sub can't read '{" + std::string(field) + "}'");
    }
    const std::string key(rest.substr(1, close - 1));
    const auto index = document::as_integer(Node::plain(key), document::Dialect::pyyaml);
    Node next = value.find(key);
    if (value.is_sequence() && index && *index >= 0 && *index < static_cast<std::int64_t>(value.size())) {
      next = value.at(static_cast<std::size_t>(*index));
    }
    if (!next) return bad_argument("!sub finds no '" + key + "' in '" + name + "'");
    value = next;
    rest.remove_prefix(close + 1);
  }
  return value;
}

}  // namespace

base::Result<Node> resolve_sub(const Node& argument, Resolution&) {
  const bool pair = argument.is_sequence() && argument.size() == 2;
  const auto text = pair ? string_value(argument.at(0)) : std::nullopt;
  if (!text || argument.at(0).is_secret() || !argument.at(1).is_mapping()) {
    return bad_argument(
        "!sub needs a list of two: a text with {names}, and a mapping of those names to values",
        "for example !sub [\"{host}:{port}\", {host: a, port: 80}]");
  }
  Pieces pieces;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t brace = std::min(rest.find_first_of("{}"), rest.size());
    pieces.add_text(rest.substr(0, brace));
    rest.remove_prefix(brace);
    if (rest.empty()) break;
    if (rest.size() > 1 && rest[1] == rest[0]) {
      pieces.add_text(rest.substr(0, 1));
      rest.remove_prefix(2);
      continue;
    }
    const std::size_t close = rest.find('}');
    if (rest[0] == '}' || close == std::string_view::npos) {
      return bad_argument("!sub has a single '" + std::string(rest.substr(0, 1)) + "' in its text",
                          "write it twice");
    }
    const std::string_view field = rest.substr(1, close - 1);
    if (field.empty() || field.find_first_of("!:.{") != std::string_view::npos) {
      return base::error(base::ErrorKind::unsupported,
                         "!sub understands {name} and {name[key]}, not '{" + std::string(field) + "}'");
    }
    auto value = look_up(field, argument.at(1));
    if (!value) return std::move(value).error();
    if (!pieces.add(*value))
      return bad_argument("!sub puts in strings and numbers, not a list or mapping: '" + std::string(field) +
                          "'");
    rest.remove_prefix(close + 1);
  }
  return std::move(pieces).build();
}

}  // namespace cf::resolve
