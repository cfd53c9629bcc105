// !select [index or key, list or mapping]; a negative index counts from the end.
#include "document/scalar.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_select(const Node& argument, Resolution&) {
  const bool pair = argument.is_sequence() && argument.size() == 2;
  if (pair && (argument.at(0).is_unknown() || argument.at(1).is_unknown())) return unknown_of(argument);
  if (!pair || !argument.at(0).is_scalar() ||
      !(argument.at(1).is_sequence() || argument.at(1).is_mapping())) {
    return bad_argument("!select needs a list of two: an index or key, and a list or mapping to select from",
                        "for example !select [-1, !split [\"/\", !stack_output a.yaml::Arn]]");
  }
  const Node& items = argument.at(1);
  const std::string wanted(argument.at(0).text());
  if (items.is_mapping()) {
    const Node& found = items.find(wanted);
    if (!found) return bad_argument("!select finds no key '" + wanted + "' in the mapping");
    return found;
  }
  const auto index = document::as_integer(argument.at(0), document::Dialect::pyyaml);
  const auto size = static_cast<std::int64_t>(items.size());
  if (!index) return bad_argument("!select needs a number to select from a list, not '" + wanted + "'");
  if (*index >= size || *index < -size) {
    return bad_argument("!select finds no item " + wanted + " in a list of " + std::to_string(size));
  }
  return items.at(static_cast<std::size_t>(*index < 0 ? *index + size : *index));
}

}  // namespace cf::resolve
