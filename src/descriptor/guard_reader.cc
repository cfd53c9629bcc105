// What keeps a plan from doing harm: protection and policies.
#include <algorithm>

#include "base/strings.h"
#include "descriptor/rules_reader.h"

namespace cf::descriptor {
namespace {

// AWS::RDS::DBInstance, Custom::Thing; `*` at the end stands for the rest.
bool is_type_pattern(std::string_view text) {
  if (text == "*") return true;
  const std::string_view stem = text.ends_with("*") ? text.substr(0, text.size() - 1) : text;
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@-:";
  return stem.size() > 2 && stem.find("::") != std::string_view::npos && !stem.starts_with(":") &&
         stem.find_first_not_of(letters) == std::string_view::npos;
}

Protect read_protect(Fields& fields) {
  static const std::vector<std::string> keys = {"types", "stacks", "stateful"};
  Protect protect;
  auto mapping = fields.fields("protect");
  if (!mapping) return protect;
  mapping->allow(keys);
  protect.at = mapping->origin();
  for (Fields::Text& type : mapping->texts("types").value_or(std::vector<Fields::Text>())) {
    if (!is_type_pattern(type.text))
      mapping->error(type.at, "'" + type.text + "' is no resource type",
                     "such as AWS::RDS::DBInstance, or AWS::RDS::* for every type that begins so");
    protect.types.push_back(std::move(type.text));
    protect.types_at.push_back(type.at);
  }
  protect.stacks = mapping->strings("stacks").value_or(protect.stacks);
  protect.stateful = mapping->flag("stateful").value_or(true);
  return protect;
}

std::string read_stack_policy(Fields& fields) {
  const std::string path = fields.text("stack_policy").value_or("");
  if (path.empty()) return path;
  const auto parts = base::split(path, '/');
  const bool strange = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.empty() || part == "." || part == "..";
  });
  if (!strange && path.find('\\') == std::string::npos) return path;
  fields.error(fields.at("stack_policy"),
               "'" + path + "' is no path of a file beside the descriptor or below",
               "such as policies/prod.json");
  return {};
}

Severity severity_of(Fields& fields, std::string_view key) {
  static const std::vector<std::string> severities = {"off", "warning", "error"};
  const auto found = fields.choice(key, severities);
  if (!found || *found == "off") return Severity::off;
  return *found == "error" ? Severity::error : Severity::warning;
}

PolicyRule read_policy(Fields& policies, const std::string& name) {
  static const std::vector<std::string> keys = {"severity"}, keys_of_tags = {"severity", "tags"};
  PolicyRule rule;
  rule.at = policies.at(name);
  if (policies.find(name).is_scalar()) {
    rule.severity = severity_of(policies, name);
    return rule;
  }
  auto fields = policies.fields(name);
  if (!fields) return rule;
  fields->allow(name == "missing-tags" ? keys_of_tags : keys);
  rule.severity = severity_of(*fields, "severity");
  rule.tags = fields->strings("tags").value_or(rule.tags);
  return rule;
}

}  // namespace

void read_protection(Fields& fields, Rules& rules) {
  rules.protect = read_protect(fields);
  rules.termination_protection = fields.flag("termination_protection");
  rules.stack_policy = read_stack_policy(fields);
  rules.stack_policy_at = fields.at("stack_policy");
}

void read_policies(Fields& fields, Rules& rules) {
  auto policies = fields.fields("policies");
  if (!policies) return;
  const std::vector<std::string>& names = policy_names();
  for (const document::Entry& entry : policies->mapping().entries()) {
    const std::string name(entry.key.text());
    if (std::find(names.begin(), names.end(), name) == names.end())
      policies->error(entry.key.origin(),
                      "there is no policy '" + name + "'" + base::did_you_mean(name, names),
                      known_are(names));
    else if (policies->find(name))
      rules.policies[name] = read_policy(*policies, name);
  }
}

}  // namespace cf::descriptor
