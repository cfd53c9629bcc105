#include "descriptor/keys.h"

#include <vector>

namespace cf::descriptor {

std::span<const std::string> top_level_keys() {
  static const std::vector<std::string> keys = {
      "version", "deploy_environments", "environments", "deploy", "undeploy", "ignore"};
  return keys;
}

std::span<const std::string> environment_keys() {
  static const std::vector<std::string> keys = {"name", "account_id"};
  return keys;
}

std::span<const std::string> entry_keys() {
  static const std::vector<std::string> keys = {
      "name", "deploy_env", "phdata_gold_template", "gold_template", "version", "depends", "SAM_build"};
  return keys;
}

}  // namespace cf::descriptor
