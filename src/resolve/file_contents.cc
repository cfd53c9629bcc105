// !file_contents path: the text of a file.
#include "resolve/pieces.h"
#include "resolve/project_file.h"
#include "resolve/resolution.h"

namespace cf::resolve {

base::Result<Node> resolve_file_contents(const Node& argument, Resolution& resolution) {
  const auto path = string_value(argument);
  if (!path || path->empty()) return bad_argument("!file_contents needs the path of a file");
  auto text = project_file(*path, resolution.environment());
  if (!text) return std::move(text).error();
  return Node::string(*std::move(text));
}

}  // namespace cf::resolve
