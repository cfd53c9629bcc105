// !ssm name, or !ssm {name, region, profile}: a parameter of the SSM parameter store. (package
// sceptre-ssm-resolver)
#include "base/secrets.h"
#include "document/scalar.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {

Node node_of(const aws::SsmParameter& parameter) {
  if (parameter.type != "SecureString") return Node::string(parameter.value);
  base::add_secret(parameter.value);
  return Node::secret(parameter.value, "ssm:" + parameter.name + "@" + std::to_string(parameter.version));
}

base::Result<Node> resolve_ssm(const Node& argument, Resolution& resolution) {
  const bool mapping = argument.is_mapping();
  const Node name_node = mapping ? argument.find("name") : argument;
  if (name_node.is_unknown()) return name_node;
  const auto name = string_value(name_node);
  if (!name || name->empty()) {
    return bad_argument("!ssm needs the name of a parameter",
                        "!ssm /path/name, or a mapping with name, region and profile");
  }
  const auto setting = [&](const char* key, const Node& fallback) {
    const Node& own = mapping ? argument.find(key) : Node();
    return document::as_string(own ? own : fallback).value_or("");
  };
  const std::string region = setting("region", resolution.stack().region);
  const std::string profile = setting("profile", resolution.stack().profile);
  const Environment& environment = resolution.environment();
  if (environment.offline) return Node::unknown("ssm:" + *name);
  if (!environment.ssm)
    return base::error(base::ErrorKind::blocked, "!ssm needs an AWS account, and none is at hand");
  return environment.ssm(*name, profile, region, resolution.call());
}

}  // namespace cf::resolve
