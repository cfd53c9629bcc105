// !file path or URL: .json and .yaml are parsed, everything else is text. (package sceptre-file-resolver)
#include "base/strings.h"
#include "document/json.h"
#include "document/yaml.h"
#include "resolve/pieces.h"
#include "resolve/project_file.h"
#include "resolve/resolution.h"

namespace cf::resolve {
namespace {

base::Result<Node> parsed(const std::string& name, std::string_view path, std::string text) {
  const bool json = path.ends_with(".json");
  if (text.empty() || !(json || path.ends_with(".yaml") || path.ends_with(".yml")))
    return Node::string(std::move(text));
  base::Diagnostics diagnostics;
  Node node =
      json ? document::parse_json(name, std::move(text), diagnostics)
           : document::parse_yaml(name, std::move(text), diagnostics, document::DuplicateKeys::last_wins);
  if (diagnostics.has_errors()) return base::to_error(diagnostics);
  return node;
}

}  // namespace

base::Result<Node> resolve_file(const Node& argument, Resolution& resolution) {
  const auto path = string_value(argument);
  if (!path || path->empty()) return bad_argument("!file needs the path or URL of a file");
  const Environment& environment = resolution.environment();
  if (!path->starts_with("http://") && !path->starts_with("https://")) {
    auto text = project_file(*path, environment);
    if (!text) return std::move(text).error();
    return parsed(*path, *path, *std::move(text));
  }
  if (environment.offline) return Node::unknown(*path);
  if (!environment.http) {
    return base::error(base::ErrorKind::blocked,
                       "!file of a URL needs the network, which is not allowed here");
  }
  auto text = environment.http(*path, resolution.call());
  if (!text) return std::move(text).error();
  const std::string_view bare = std::string_view(*path).substr(0, path->find_first_of("?#"));
  return parsed(*path, bare, *std::move(text));
}

}  // namespace cf::resolve
