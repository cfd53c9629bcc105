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

base::Result<void> check_tags(const Parameters& p) {
  const std::vector<Parameters> tags = p.structures("Tags");
  if (tags.size() > max_tags)
    return violated("[" + base::plural(tags.size(), "tag") + "]", "tags",
                    "Member must have length less than or equal to " + std::to_string(max_tags));
  std::set<std::string> keys;
  for (const Parameters& tag : tags) {
    const std::string key = tag.get("Key");
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
  if (auto right = check_statuses(p); !right) return right;
  return check_tags(p);
}

}  // namespace cf::emulator
