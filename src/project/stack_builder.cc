#include "project/stack_builder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "document/scalar.h"
#include "project/hooks.h"
#include "project/keys.h"
#include "project/parameters.h"
#include "project/version_specifier.h"

namespace cf::project {
namespace {

using document::Dialect;

bool set(const Node& node) {
  return node && !(node.is_scalar() && node.tag().empty() && document::is_null(node, Dialect::pyyaml));
}

bool is_resolver(const Node& node) {
  return node.tag().starts_with("!") && !node.tag().starts_with("!!");
}

// Reads the keys of one merged config, reporting what has the wrong type.
class KeyReader {
 public:
  explicit KeyReader(StackConfig& stack) : stack_(stack) {}

  // The value, or the absent node where there is none (null counts as none).
  Node node(const char* key) const {
    const Node& found = stack_.config.find(key);
    return set(found) ? found : Node();
  }

  // A string that no resolver may give.
  std::string text(const char* key) const {
    const Node found = node(key);
    if (!found || found.is_invalid()) return {};
    if (is_resolver(found)) {
      stack_.diagnostics.error(
          found.origin(), "'" + std::string(key) + "' can't be given by a resolver",
          "write its value, or use Jinja2: {{ var.name }}, {{ environment_variable.NAME }}");
      return {};
    }
    const auto value = document::as_string(found);
    if (!value) mismatch(key, found, "a string");
    return value.value_or("");
  }

  bool boolean(const char* key) const {
    const Node found = node(key);
    if (!found || found.is_invalid()) return false;
    const auto value = found.is_scalar() && !is_resolver(found) ? document::as_bool(found, Dialect::pyyaml)
                                                                : std::optional<bool>();
    if (!value) mismatch(key, found, "true or false");
    return value.value_or(false);
  }

  Node of_kind(const char* key, document::Kind kind, const char* name) const {
    const Node found = node(key);
    if (!found || found.kind() == kind || is_resolver(found) || found.is_invalid()) return found;
    mismatch(key, found, name);
    return Node::invalid(found.origin());
  }

  // A string or a resolver.
  Node name(const char* key, const char* old_key = nullptr) const {
    const Node found = old_key ? renamed(key, old_key) : node(key);
    if (!found || found.is_scalar() || is_resolver(found) || found.is_invalid()) return found;
    mismatch(old_key && !node(key) ? old_key : key, found, "a string or a resolver");
    return Node::invalid(found.origin());
  }

  Node seconds(const char* key, const char* old_key) const {
    const Node found = renamed(key, old_key);
    if (!found || is_resolver(found) || found.is_invalid()) return found;
    const auto number =
        found.is_scalar() ? document::as_integer(found, Dialect::pyyaml) : std::optional<std::int64_t>();
    if (number && *number > 0) return found;
    mismatch(node(key) ? key : old_key, found, "a number of seconds");
    return Node::invalid(found.origin());
  }

  // A key and its name from before Sceptre 4; setting both is an error there.
  Node renamed(const char* key, const char* old_key) const {
    const Node current = node(key);
    const Node old = node(old_key);
    if (current && old) {
      stack_.diagnostics.error(old.origin(), "both '" + std::string(key) + "' and '" + old_key + "' are set",
                               "keep '" + std::string(key) + "': the other is its old name");
    }
    return current ? current : old;
  }

  void mismatch(const char* key, const Node& found, const char* wanted) const {
    stack_.diagnostics.error(found.origin(), "'" + std::string(key) + "' must be " + wanted + ", not " +
                                                 document::kind_name(found, Dialect::pyyaml));
  }

 private:
  StackConfig& stack_;
};

void required(StackConfig& stack, const char* key) {
  if (set(stack.config.find(key))) return;
  stack.diagnostics.error(
      base::Origin{stack.source, 0},
      "'" + std::string(key) + "' is missing: neither this config nor a stack group above it has it",
      "set '" + std::string(key) + "' in config/config.yaml");
}

std::string read_bucket_owner(StackConfig& stack, const Node& node) {
  if (!set(node) || node.is_invalid()) return {};
  if (node.is_scalar() && node.tag().empty() && base::is_account_id(node.text()))
    return std::string(node.text());
  stack.diagnostics.error(node.origin(), "'template_bucket_owner' must be an account id of twelve digits",
                          "template_bucket_owner: \"123456789012\"");
  return {};
}

void read_template(StackConfig& stack, const KeyReader& keys) {
  stack.template_node = keys.of_kind("template", document::Kind::mapping, "a mapping with type and path");
  stack.template_path = keys.node("template_path");
  if (stack.template_node && stack.template_path) {
    stack.diagnostics.error(stack.template_path.origin(), "both 'template' and 'template_path' are set",
                            "keep 'template': the other is its old form");
  }
  if (!stack.template_node && !stack.template_path) {
    stack.diagnostics.error(base::Origin{stack.source, 0}, "'template' is missing: the stack has no template",
                            "add 'template: {type: file, path: name.yaml}'");
  }
  if (stack.template_path && !stack.template_path.is_invalid() && !is_resolver(stack.template_path) &&
      !stack.template_path.is_scalar()) {
    keys.mismatch("template_path", stack.template_path, "a path below templates/");
  }
}

void read_name(StackConfig& stack, const KeyReader& keys) {
  const Node name = keys.node("stack_name");
  if (name.is_invalid()) return;
  if (is_resolver(name)) {
    stack.stack_name_node = name;
    return;
  }
  stack.stack_name = keys.text("stack_name");
  if (!stack.stack_name.empty())
    stack.stack_name_node = name;
  else if (!stack.project_code.empty())
    stack.stack_name = default_stack_name(stack.project_code, stack.path);
  else
    return;
  if (base::is_stack_name(stack.stack_name)) return;
  const Node& code = stack.config.find("project_code");
  stack.diagnostics.error(name ? name.origin() : code.origin(),
                          "'" + stack.stack_name + "' can't be the name of a CloudFormation stack",
                          "letters, digits and hyphens, at most 128, a letter first; set 'stack_name'");
}

void read_place(StackConfig& stack, const KeyReader& keys) {
  required(stack, "project_code");
  required(stack, "region");
  stack.project_code = keys.text("project_code");
  stack.region = keys.node("region");
  if (const std::string region = keys.text("region"); !region.empty() && !base::is_region(region)) {
    stack.diagnostics.error(stack.region.origin(), "'" + region + "' is no region", "such as us-east-1");
  }
  stack.profile = keys.node("profile");
  keys.text("profile");
  stack.sceptre_role = keys.name("sceptre_role", "iam_role");
  read_name(stack, keys);
}

void read_launch_settings(StackConfig& stack, const KeyReader& keys) {
  stack.on_failure = keys.node("on_failure");
  if (stack.on_failure && !stack.on_failure.is_invalid()) {
    constexpr std::array<std::string_view, 3> allowed = {"DO_NOTHING", "ROLLBACK", "DELETE"};
    const std::string text = keys.text("on_failure");
    if (!text.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
      stack.diagnostics.error(stack.on_failure.origin(), "'" + text + "' is no value of 'on_failure'",
                              "DO_NOTHING, ROLLBACK or DELETE");
    }
  }
  stack.stack_timeout = keys.node("stack_timeout");
  if (stack.stack_timeout && !stack.stack_timeout.is_invalid()) {
    const auto minutes = stack.stack_timeout.is_scalar() && !is_resolver(stack.stack_timeout)
                             ? document::as_integer(stack.stack_timeout, Dialect::pyyaml)
                             : std::optional<std::int64_t>();
    if (!minutes || *minutes < 0) keys.mismatch("stack_timeout", stack.stack_timeout, "a number of minutes");
  }
  stack.disable_rollback = keys.node("disable_rollback");
  keys.boolean("disable_rollback");
  stack.protect = keys.boolean("protect");
  stack.ignore = keys.boolean("ignore");
  stack.obsolete = keys.boolean("obsolete");
}

void check_required_version(StackConfig& stack, const KeyReader& keys) {
  const std::string specifier = keys.text("required_version");
  if (specifier.empty()) return;
  const Origin at = stack.config.find("required_version").origin();
  const auto accepts = version_matches(specifier, sceptre_version);
  if (!accepts) {
    stack.diagnostics.warning(at, "'" + specifier + "' is no version specifier", "for example \">=4.0,<5\"");
  } else if (!*accepts) {
    stack.diagnostics.warning(at, "this config asks for Sceptre " + specifier +
                                      "; what is done here is Sceptre " + std::string(sceptre_version) +
                                      "'s behaviour");
  }
}

}  // namespace

std::string default_stack_name(const std::string& project_code, const StackPath& path) {
  return project_code + "-" + base::replace_all(path.str(), "/", "-");
}

bool place_stack(StackConfig& stack) {
  base::Diagnostics told = std::exchange(stack.diagnostics, {});
  read_place(stack, KeyReader(stack));
  const bool all_there = !stack.diagnostics.has_errors();
  stack.diagnostics = std::move(told);
  return all_there;
}

void build_stack(StackConfig& stack) {
  using document::Kind;
  const KeyReader keys(stack);
  read_place(stack, keys);
  stack.sceptre_role_session_duration =
      keys.seconds("sceptre_role_session_duration", "iam_role_session_duration");
  stack.cloudformation_service_role = keys.name("cloudformation_service_role", "role_arn");
  read_template(stack, keys);
  stack.parameters = cast_parameters(
      keys.of_kind("parameters", Kind::mapping, "a mapping of names to values"), stack.diagnostics);
  stack.user_data = keys.node("sceptre_user_data");
  stack.stack_tags = keys.of_kind("stack_tags", Kind::mapping, "a mapping of names to values");
  stack.notifications = keys.of_kind("notifications", Kind::sequence, "a list of topic ARNs");
  // Sceptre takes these two from the stack group only.
  stack.j2_environment = stack.group_config.find("j2_environment");
  stack.http_template_handler = stack.group_config.find("http_template_handler");
  stack.template_bucket_name = keys.name("template_bucket_name");
  stack.template_bucket_owner = read_bucket_owner(stack, keys.node("template_bucket_owner"));
  stack.template_key_prefix = keys.node("template_key_prefix");
  keys.text("template_key_prefix");
  read_launch_settings(stack, keys);
  check_required_version(stack, keys);
  stack.hooks = read_hooks(keys.of_kind("hooks", Kind::mapping, "a mapping of hook points to lists"),
                           stack.diagnostics);
}

}  // namespace cf::project
