#include "emulator/request_check.h"

#include <algorithm>
#include <set>
#include <span>

#include "base/stack_status.h"
#include "base/strings.h"
#include "emulator/refusal.h"

namespace cf::emulator {

namespace {

constexpr std::size_t max_tags = 50;
constexpr std::size_t max_name = 128;
constexpr std::size_t max_tag_key = 128;
constexpr std::size_t max_tag_value = 256;
constexpr std::size_t max_parameter_value = 4096;
constexpr std::size_t max_notification_arns = 5;
constexpr int max_monitoring_minutes = 180;

struct Enumeration {
  std::string_view parameter, member;  // as it is sent, and as the answer names it
  bool is_list;
  std::string_view values;
};
constexpr Enumeration enumerations[] = {
    {"OnFailure", "onFailure", false, "ROLLBACK, DELETE, DO_NOTHING"},
    {"DeletionMode", "deletionMode", false, "STANDARD, FORCE_DELETE_STACK"},
    {"OnStackFailure", "onStackFailure", false, "DO_NOTHING, ROLLBACK, DELETE"},
    {"ChangeSetType", "changeSetType", false, "IMPORT, UPDATE, CREATE"},
    {"TemplateStage", "templateStage", false, "Original, Processed"},
    {"Capabilities", "capabilities", true, "CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND"},
};

base::Error violated(const std::string& value, std::string_view member, std::string_view constraint) {
  return validation_error("1 validation error detected: Value '" + value + "' at '" + std::string(member) +
                          "' failed to satisfy constraint: " + std::string(constraint));
}

std::string one_of(std::string_view values) {
  return "Member must satisfy enum value set: [" + std::string(values) + "]";
}

std::string in_list(const std::string& constraint) {
  return "Member must satisfy constraint: [" + constraint + "]";
}

base::Result<void> check_enumeration(const Parameters& p, const Enumeration& e) {
  const std::vector<std::string> allowed = base::split(e.values, std::string_view(", "));
  const auto known = [&allowed](const std::string& value) {
    return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
  };
  if (!e.is_list) {
    const std::string value = p.get(e.parameter);
    if (value.empty() || known(value)) return {};
    return violated(value, e.member, one_of(e.values));
  }
  const std::vector<std::string> values = p.list(e.parameter);
  if (std::all_of(values.begin(), values.end(), known)) return {};
  return violated("[" + base::join(values, ", ") + "]", e.member, in_list(one_of(e.values)));
}

base::Result<void> check_statuses(const Parameters& p) {
  const std::vector<std::string> values = p.list("StackStatusFilter");
  for (const std::string& value : values) {
    if (!base::parse_stack_status(value))
      return violated("[" + base::join(values, ", ") + "]", "stackStatusFilter",
                      in_list("Member must satisfy enum value set of stack statuses"));
  }
  return {};
}

// In characters, as AWS counts.
base::Result<void> check_length(const std::string& value, const std::string& member, std::size_t least,
                                std::size_t most) {
  const std::size_t size = base::code_points(value);
  if (size < least)
    return violated(value, member,
                    "Member must have length greater than or equal to " + std::to_string(least));
  if (size > most)
    return violated(value, member, "Member must have length less than or equal to " + std::to_string(most));
  return {};
}

std::string member_of(std::string_view list, std::size_t index, std::string_view member) {
  return std::string(list) + "." + std::to_string(index + 1) + ".member." + std::string(member);
}

base::Result<void> check_parameter_values(const Parameters& p) {
  const std::vector<Parameters> parameters = p.structures("Parameters");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto right = check_length(parameters[i].get("ParameterValue"),
                              member_of("parameters", i, "parameterValue"), 0, max_parameter_value);
    if (!right) return right;
  }
  return {};
}

base::Result<void> check_notifications(const Parameters& p) {
  const std::vector<std::string> arns = p.list("NotificationARNs");
  if (arns.size() > max_notification_arns)
    return violated("[" + base::join(arns, ", ") + "]", "notificationARNs",
                    "Member must have length less than or equal to " + std::to_string(max_notification_arns));
  for (const std::string& arn : arns)
    if (!arn.starts_with("arn:")) return validation_error("Invalid notification ARN: " + arn);
  return {};
}

base::Result<void> check_monitoring(const Parameters& p) {
  constexpr const char* name = "RollbackConfiguration.MonitoringTimeInMinutes";
  if (!p.has(name)) return {};
  const int minutes = p.number(name, -1);
  if (minutes >= 0 && minutes <= max_monitoring_minutes) return {};
  const std::string bound = minutes < 0 ? "greater than or equal to 0"
                                        : "less than or equal to " + std::to_string(max_monitoring_minutes);
  return violated(p.get(name), "rollbackConfiguration.monitoringTimeInMinutes",
                  "Member must have value " + bound);
}

base::Result<void> check_tags(const Parameters& p) {
  const std::vector<Parameters> tags = p.structures("Tags");
  if (tags.size() > max_tags)
    return violated("[" + base::plural(tags.size(), "tag") + "]", "tags",
                    "Member must have length less than or equal to " + std::to_string(max_tags));
  std::set<std::string> keys;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::string key = tags[i].get("Key");
    auto right = check_length(key, member_of("tags", i, "key"), 1, max_tag_key);
    if (right) right = check_length(tags[i].get("Value"), member_of("tags", i, "value"), 1, max_tag_value);
    if (!right) return right;
    if (base::to_lower(key).starts_with("aws:"))
      return validation_error("aws: prefixed tag key names are not allowed for external use.");
    if (!keys.insert(key).second)
      return validation_error("Tags contain duplicate keys; tag keys must be unique");
  }
  return {};
}

}  // namespace

base::Result<void> check_request(const Request& request) {
  const Parameters& p = request.parameters;
  const std::string name = p.get("StackName");
  if (name.size() > max_name && !name.starts_with("arn:"))
    return violated(name, "stackName",
                    "Member must have length less than or equal to " + std::to_string(max_name));
  for (const Enumeration& e : enumerations)
    if (auto right = check_enumeration(p, e); !right) return right;
  for (const auto check :
       {check_statuses, check_parameter_values, check_notifications, check_monitoring, check_tags})
    if (auto right = check(p); !right) return right;
  if (p.has("ResourceTypes.member.1"))
    return validation_error("ResourceTypes is not supported by the embedded CloudFormation");
  return {};
}

}  // namespace cf::emulator
