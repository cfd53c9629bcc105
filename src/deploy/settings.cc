#include "deploy/settings.h"

namespace cf::deploy {

std::vector<plan::ValueChange> settings_of(const plan::Entry& entry) {
  std::vector<plan::ValueChange> out;
  for (const auto& setting : entry.settings) {
    if (setting.after && (setting.key == plan::protection_setting || setting.key == plan::policy_setting))
      out.push_back(setting);
  }
  return out;
}

std::vector<plan::ValueChange> sent_settings(const plan::Entry& entry) {
  std::vector<plan::ValueChange> out;
  for (const auto& setting : entry.settings) {
    if (setting.key == "notifications" || setting.key == "role") out.push_back(setting);
  }
  return out;
}

std::vector<std::string> apply_settings(aws::CloudFormation& client, const StackRef& stack,
                                        const std::vector<plan::ValueChange>& settings,
                                        const base::Call& call) {
  std::vector<std::string> warnings;
  for (const auto& setting : settings) {
    const std::string value(setting.after.text());
    auto applied = setting.key == plan::policy_setting
                       ? client.set_stack_policy(stack.ref(), value, call)
                       : client.update_termination_protection(stack.ref(), value == "true", call);
    if (!applied) warnings.push_back(setting.key + " could not be set: " + applied.error().message);
  }
  return warnings;
}

}  // namespace cf::deploy
