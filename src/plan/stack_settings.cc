#include "plan/stack_settings.h"

#include <algorithm>

#include "document/json.h"

namespace cf::plan {

namespace {

// One spelling for policies of one meaning; what is no JSON stays as it is.
std::string spelt(const std::string& policy) {
  const auto parsed = document::parse_json_text(policy);
  return parsed ? document::canonical_json(*parsed) : policy;
}

}  // namespace

std::vector<ValueChange> differing_sent_settings(const DesiredStack& desired, const Deployed& deployed) {
  std::vector<ValueChange> out;
  std::vector<std::string> wanted = desired.notification_arns, there = deployed.notification_arns;
  std::sort(wanted.begin(), wanted.end());
  std::sort(there.begin(), there.end());
  if (wanted != there) out.push_back({"notifications", document::strings(there), document::strings(wanted)});
  // A stack keeps its role until it is given another one.
  if (!desired.role_arn.empty() && desired.role_arn != deployed.role_arn) {
    out.push_back({"role", deployed.role_arn.empty() ? Node() : Node::string(deployed.role_arn),
                   Node::string(desired.role_arn)});
  }
  return out;
}

std::vector<ValueChange> differing_own_settings(const DesiredStack& desired, const Deployed* deployed) {
  std::vector<ValueChange> out;
  if (const auto wanted = desired.termination_protection) {
    const bool there = deployed != nullptr && deployed->termination_protection;
    if (*wanted != there)
      out.push_back({std::string(protection_setting), deployed == nullptr ? Node() : Node::boolean(there),
                     Node::boolean(*wanted)});
  }
  if (!desired.stack_policy.empty()) {
    const std::string there = deployed == nullptr ? "" : deployed->stack_policy;
    if (there.empty() || spelt(there) != spelt(desired.stack_policy))
      out.push_back({std::string(policy_setting), there.empty() ? Node() : Node::string(spelt(there)),
                     Node::string(desired.stack_policy)});
  }
  return out;
}

}  // namespace cf::plan
