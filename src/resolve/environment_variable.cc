// !environment_variable NAME. One that is not set resolves to nothing, as in Sceptre: its key is left out.
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_environment_variable(const Node& argument, Resolution& resolution) {
  const auto name = string_value(argument);
  if (!name) return bad_argument("!environment_variable needs the name of a variable");
  const auto& variables = resolution.environment().variables;
  const auto found = variables.find(*name);
  if (found == variables.end()) return Node();
  return Node::string(found->second);
}

}  // namespace cf::resolve
