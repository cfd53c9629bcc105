// !join [delimiter, [parts...]]
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_join(const Node& argument, Resolution&) {
  const bool pair = argument.is_sequence() && argument.size() == 2;
  const auto delimiter = pair ? string_value(argument.at(0)) : std::nullopt;
  if (!delimiter || argument.at(0).is_secret() ||
      !(argument.at(1).is_sequence() || argument.at(1).is_unknown())) {
    return bad_argument(
        "!join needs a list of two: a string to join with and the list to join",
        "for example !join [\":\", [!stack_output a.yaml::Host, !stack_output a.yaml::Port]]");
  }
  if (argument.at(1).is_unknown()) return argument.at(1);
  Pieces pieces;
  bool first = true;
  for (const Node& part : argument.at(1).items()) {
    if (!first) pieces.add_text(*delimiter);
    first = false;
    if (!pieces.add(part)) return bad_argument("!join joins strings and numbers, not lists or mappings");
  }
  return std::move(pieces).build();
}

}  // namespace cf::resolve
