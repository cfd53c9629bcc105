// !stack_attr key.of.the.config: another value of the same stack, its resolvers evaluated; or of its stack
// group, for keys that are not Sceptre's.
#include "base/strings.h"
#include "document/scalar.h"
#include "resolve/pieces.h"
#include "resolve/resolution.h"

namespace cf::resolve {
namespace {

using document::MappingBuilder;

Node template_of(const project::StackConfig& stack) {
  if (stack.template_node || !stack.template_path) return stack.template_node;
  MappingBuilder handler;
  handler.add("type", std::string_view("file"));
  handler.add("path", stack.template_path);
  return std::move(handler).build();
}

Node dependencies_of(const project::StackConfig& stack) {
  std::vector<std::string> names;
  for (const project::Dependency& dependency : stack.dependencies) names.push_back(dependency.target.str());
  return document::strings(names);
}

// What Sceptre's Stack object has under this name; absent: nothing.
Node attribute(const project::StackConfig& stack, const std::string& name) {
  const auto is = [&](std::string_view a, std::string_view b = {}) {
    return name == a || (!b.empty() && name == b);
  };
  if (is("name")) return Node::string(stack.path.str());
  if (is("stack_name", "external_name")) {
    return stack.stack_name.empty() ? stack.stack_name_node : Node::string(stack.stack_name);
  }
  if (is("project_code")) return Node::string(stack.project_code);
  if (is("region")) return stack.region;
  if (is("profile")) return stack.profile;
  if (is("template", "template_handler_config")) return template_of(stack);
  if (is("template_path")) return template_of(stack).find("path");
  if (is("parameters")) return stack.parameters;
  if (is("sceptre_user_data")) return stack.user_data;
  if (is("stack_tags", "tags")) return stack.stack_tags;
  if (is("notifications")) return stack.notifications;
  if (is("template_bucket_name")) return stack.template_bucket_name;
  if (is("template_key_prefix")) return stack.template_key_prefix;
  if (is("sceptre_role", "iam_role")) return stack.sceptre_role;
  if (is("sceptre_role_session_duration", "iam_role_session_duration"))
    return stack.sceptre_role_session_duration;
  if (is("cloudformation_service_role", "role_arn")) return stack.cloudformation_service_role;
  if (is("protect", "protected")) return Node::boolean(stack.protect);
  if (is("ignore")) return Node::boolean(stack.ignore);
  if (is("obsolete")) return Node::boolean(stack.obsolete);
  if (is("disable_rollback")) return stack.disable_rollback;
  if (is("on_failure")) return stack.on_failure;
  if (is("stack_timeout")) return stack.stack_timeout;
  if (is("dependencies")) return dependencies_of(stack);
  if (is("stack_group_config")) return stack.group_config;
  if (is("config")) return stack.config;
  return {};
}

std::vector<std::string> keys_of(const Node& mapping) {
  std::vector<std::string> keys;
  for (const document::Entry& entry : mapping.entries()) keys.emplace_back(entry.key.text());
  return keys;
}

Node child(const Node& value, const std::string& segment) {
  if (value.is_mapping()) return value.find(segment);
  const auto index = document::as_integer(Node::plain(segment), document::Dialect::pyyaml);
  const auto size = static_cast<std::int64_t>(value.size());
  if (!value.is_sequence() || !index || *index >= size || *index < -size) return {};
  return value.at(static_cast<std::size_t>(*index < 0 ? *index + size : *index));
}

}  // namespace

base::Result<Node> resolve_stack_attr(const Node& argument, Resolution& resolution) {
  const auto path = string_value(argument);
  if (!path || path->empty())
    return bad_argument("!stack_attr needs the name of a key", "!stack_attr sceptre_user_data.env");
  if (!resolution.enter(*path)) return bad_argument("!stack_attr " + *path + " needs itself");
  const project::StackConfig& stack = resolution.stack();
  const auto segments = base::split(*path, '.');
  Node value = attribute(stack, segments[0]);
  // Sceptre knows a key of the user's own only from the group; one of the stack's own config is found here as
  // well.
  if (!value) value = stack.group_config.find(segments[0]);
  if (!value) value = stack.config.find(segments[0]);
  Node within = stack.config;
  for (std::size_t i = 1; i < segments.size() && value; ++i) {
    if (value.tag().starts_with('!')) value = resolution.evaluate(value);
    if (value.is_unknown() || value.is_invalid()) break;
    within = value;
    value = child(value, segments[i]);
  }
  if (!value) {
    resolution.leave(*path);
    return bad_argument("!stack_attr finds no '" + *path + "'" +
                        base::did_you_mean(segments.back(), keys_of(within)));
  }
  Node result = resolution.evaluate(value);
  resolution.leave(*path);
  return result;
}

}  // namespace cf::resolve
