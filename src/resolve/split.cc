// !split [delimiter, string]: a list.
#include "base/secrets.h"
#include "base/strings.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_split(const Node& argument, Resolution&) {
  if (argument.is_sequence() && argument.size() == 2 && argument.contains(document::Kind::unknown)) {
    return unknown_of(argument);
  }
  const bool pair = argument.is_sequence() && argument.size() == 2;
  const auto delimiter = pair ? string_value(argument.at(0)) : std::nullopt;
  const auto text = pair ? string_value(argument.at(1)) : std::nullopt;
  if (!delimiter || !text || delimiter->empty()) {
    return bad_argument("!split needs a list of two strings: what to split at, and what to split",
                        "for example !split [\",\", !stack_output a.yaml::Subnets]");
  }
  std::vector<Node> items;
  for (const std::string& part : base::split(*text, std::string_view(*delimiter))) {
    if (argument.at(1).is_secret()) {
      base::add_secret(part);
      items.push_back(
          Node::secret(part, std::string(argument.at(1).label()) + "[" + std::to_string(items.size()) + "]"));
    } else {
      items.push_back(Node::string(part));
    }
  }
  return Node::sequence(std::move(items));
}

}  // namespace cf::resolve
