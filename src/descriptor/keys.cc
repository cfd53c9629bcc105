#include "descriptor/keys.h"

#include <vector>

namespace cf::descriptor {
namespace {

using Keys = std::vector<std::string>;

Keys joined(Keys first, std::span<const std::string> second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

std::span<const std::string> top_level_keys(int format) {
  static const Keys first = {"version", "deploy_environments", "environments", "deploy", "undeploy",
                             "ignore"};
  static const Keys second = joined(first, Keys{"ci", "gold", "defaults", "groups"});
  return format < 2 ? first : second;
}

std::span<const std::string> rule_keys() {
  static const Keys keys = {"regions",       "overlays",
                            "waves",         "failure_tolerance",
                            "on_window_end", "role",
                            "external_id",   "plan_role",
                            "session_tags",  "session_policy",
                            "approvals",     "deployers",
                            "break_glass",   "windows",
                            "freezes",       "promote_from",
                            "protect",       "termination_protection",
                            "stack_policy",  "policies",
                            "notify",        "gold"};
  return keys;
}

std::span<const std::string> environment_keys(int format) {
  static const Keys first = {"name", "account_id"};
  static const Keys second = joined({"name", "account_id", "group"}, rule_keys());
  return format < 2 ? first : second;
}

std::span<const std::string> entry_keys(int format) {
  static const Keys first = {"name",    "deploy_env", "phdata_gold_template", "gold_template", "version",
                             "depends", "SAM_build"};
  static const Keys second = joined(first, Keys{"once"});
  return format < 2 ? first : second;
}

}  // namespace cf::descriptor
