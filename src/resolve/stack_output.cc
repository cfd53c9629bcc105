// !stack_output path/of/stack.yaml::Output: an output of a stack of this project.
#include "base/strings.h"
#include "project/references.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_stack_output(const Node& argument, Resolution& resolution) {
  const auto text = string_value(argument);
  const auto parts = text ? base::split(*text, std::string_view("::")) : std::vector<std::string>{};
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) {
    return bad_argument("!stack_output needs 'path/of/stack.yaml::OutputName'",
                        "the path counts from config/, with .yaml");
  }
  const base::StackPath path = project::stack_path_of(base::replace_all(parts[0], "\\", "/"));
  const Environment& environment = resolution.environment();
  if (environment.offline) return Node::unknown(path.str() + " " + parts[1]);
  if (!environment.stack_output) {
    return base::error(base::ErrorKind::blocked, "!stack_output needs an AWS account, and none is at hand");
  }
  return environment.stack_output(path, parts[1], resolution.call());
}

}  // namespace cf::resolve
