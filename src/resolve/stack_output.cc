// !stack_output path/of/stack.yaml::Output: an output of a stack of this project.
#include "project/references.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_stack_output(const Node& argument, Resolution& resolution) {
  const auto text = string_value(argument);
  const auto named = text ? project::output_name(*text) : std::nullopt;
  if (!named) {
    return bad_argument("!stack_output needs 'path/of/stack.yaml::OutputName'",
                        "the path counts from config/, with .yaml");
  }
  const Environment& environment = resolution.environment();
  if (environment.offline) return Node::unknown(named->stack.str() + " " + named->output);
  if (!environment.stack_output) {
    return base::error(base::ErrorKind::blocked, "!stack_output needs an AWS account, and none is at hand");
  }
  return environment.stack_output(named->stack, named->output, resolution.call());
}

}  // namespace cf::resolve
