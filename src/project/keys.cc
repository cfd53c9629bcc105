#include "project/keys.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace cf::project {
namespace {

using enum Strategy;

constexpr KeyRule rules[] = {
    {"cloudformation_service_role", child_wins, child_wins, true},
    {"dependencies", append, append, false},
    {"dependencies_inheritance", child_wins, child_wins, false},
    {"disable_rollback", child_wins, child_wins, false},
    {"hooks", child_wins, append, true},
    {"hooks_inheritance", child_wins, child_wins, false},
    {"http_template_handler", child_wins, child_wins, false},
    {"iam_role", child_wins, child_wins, true},
    {"iam_role_session_duration", child_wins, child_wins, false},
    {"ignore", child_wins, child_wins, false},
    {"j2_environment", child_wins, child_wins, false},
    {"notifications", child_wins, append, true},
    {"notifications_inheritance", child_wins, child_wins, false},
    {"obsolete", child_wins, child_wins, false},
    {"on_failure", child_wins, child_wins, false},
    {"parameters", child_wins, merge, true},
    {"parameters_inheritance", child_wins, child_wins, false},
    {"profile", child_wins, child_wins, false},
    {"project_code", child_wins, child_wins, false},
    {"protect", child_wins, child_wins, false},
    {"region", child_wins, child_wins, false},
    {"required_version", child_wins, child_wins, false},
    {"role_arn", child_wins, child_wins, true},
    {"sceptre_role", child_wins, child_wins, true},
    {"sceptre_role_session_duration", child_wins, child_wins, false},
    {"sceptre_user_data", child_wins, merge, true},
    {"sceptre_user_data_inheritance", child_wins, child_wins, false},
    {"stack_name", child_wins, child_wins, true},
    {"stack_tags", child_wins, merge, true},
    {"stack_tags_inheritance", child_wins, child_wins, false},
    {"stack_timeout", child_wins, child_wins, false},
    {"template", child_wins, child_wins, true},
    {"template_bucket_name", child_wins, child_wins, true},
    {"template_bucket_owner", child_wins, child_wins, false},
    {"template_key_prefix", child_wins, child_wins, false},
    {"template_path", child_wins, child_wins, false},
};

const std::vector<std::string>& known_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const KeyRule& rule : rules) list.emplace_back(rule.name);
    return list;
  }();
  return names;
}

}  // namespace

const char* to_string(Strategy strategy) {
  switch (strategy) {
    case Strategy::child_wins:
      return "child_wins";
    case Strategy::append:
      return "append";
    case Strategy::merge:
      return "merge";
  }
  return "";
}

std::span<const KeyRule> key_rules() {
  return rules;
}

const KeyRule* find_rule(std::string_view key) {
  const auto* found =
      std::lower_bound(std::begin(rules), std::end(rules), key,
                       [](const KeyRule& rule, std::string_view name) { return rule.name < name; });
  return found != std::end(rules) && found->name == key ? found : nullptr;
}

std::string misspelt(std::string_view key) {
  if (key.size() < 5) return {};
  std::string near = base::nearest(key, known_names());
  // A key of the user's own may well resemble a known one ("stack_region"): only slips of the finger count.
  const auto difference = static_cast<std::ptrdiff_t>(near.size()) - static_cast<std::ptrdiff_t>(key.size());
  if (near.empty() || difference > 2 || difference < -2) return {};
  return near;
}

std::span<const std::string> hook_points() {
  static const std::vector<std::string> points = [] {
    constexpr std::array operations = {"create",
                                       "update",
                                       "delete",
                                       "launch",
                                       "validate",
                                       "generate",
                                       "diff",
                                       "drift_detect",
                                       "drift_show",
                                       "dump_config",
                                       "dump_template",
                                       "create_change_set",
                                       "execute_change_set"};
    std::vector<std::string> list;
    for (const char* operation : operations) {
      list.push_back(std::string("before_") + operation);
      list.push_back(std::string("after_") + operation);
    }
    return list;
  }();
  return points;
}

}  // namespace cf::project
