#include "deploy/filling.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.h"
#include "base/strings.h"
#include "document/json.h"
#include "plan/likeness.h"

namespace cf::deploy {

using document::Node;

namespace {

// What an entry leaves open, by the words its holes start with: "parameter VpcId (...)", "tag Owner (...)",
// "notifications (...)", "role (...)", as Entry::settings names them, "SSM parameter /name (...)". Any other
// hole is one in what the template is rendered from.
class Holes {
 public:
  explicit Holes(const plan::Entry& entry) {
    if (!entry.deferred) return;
    for (const auto& hole : entry.holes) {
      const auto words = base::split(hole, ' ');
      if ((words[0] == "parameter" || words[0] == "tag") && words.size() > 1) {
        named_.insert(words[0] + ' ' + words[1]);
      } else if (words[0] == "notifications" || words[0] == "role") {
        named_.insert(words[0]);
      } else if (words[0] == "cloudformation_service_role") {
        named_.insert("role");
      } else if (words[0] == "on_failure") {
        named_.insert(words[0]);
      } else if (words[0] == "SSM") {
        // CloudFormation looks it up: nothing that is sent depends on it.
      } else {
        body_ = true;
      }
    }
  }
  bool has(const std::string& name) const { return named_.count(name) != 0; }
  bool body() const { return body_; }

 private:
  std::set<std::string> named_;
  bool body_ = false;
};

class Comparison {
 public:
  explicit Comparison(const plan::Entry& entry) : holes_(entry) {}

  void value(const std::string& name, const Node& planned, const Node& now) {
    if (now.contains(document::Kind::unknown) || now.is_invalid()) {
      open_.push_back(name + (now.is_unknown() ? " (" + std::string(now.text()) + ")" : ""));
      return;
    }
    if (planned.contains(document::Kind::unknown) || holes_.has(name)) return;
    if (document::canonical_json(planned) != document::canonical_json(now)) differ(name);
  }
  void same(bool equal, const std::string& name) {
    if (!equal && !holes_.has(name)) differ(name);
  }
  void differ(std::string name) { differing_.push_back(std::move(name)); }
  const Holes& holes() const { return holes_; }

  base::Result<void> verdict(const plan::Entry& entry) const {
    if (!differing_.empty()) {
      return base::error(base::ErrorKind::conflict,
                         "the plan of " + entry.id.path.str() + " is stale: " + base::join(differing_, ", ") +
                             (differing_.size() == 1 ? " differs" : " differ") + " from what was planned",
                         "plan again and review what changed");
    }
    if (!open_.empty()) {
      return base::error(base::ErrorKind::conflict,
                         entry.id.path.str() + " still has no value for " + base::join(open_, ", "),
                         "check that what it depends on has these outputs");
    }
    return {};
  }

 private:
  Holes holes_;
  std::vector<std::string> differing_, open_;
};

std::string body_digest(const plan::DesiredStack& desired) {
  return desired.template_body.empty() ? desired.template_digest : base::sha256_hex(desired.template_body);
}

}  // namespace

base::Result<void> check_filling(const plan::Entry& entry, const plan::DesiredStack& now) {
  Comparison comparison(entry);
  // Without a planned side (it could not be rendered) only openness can be checked; the change set is
  // verified anyway.
  const plan::DesiredStack& planned = entry.desired ? *entry.desired : now;

  std::map<std::string, const plan::Parameter*> before;
  for (const auto& parameter : planned.parameters) before[parameter.key] = &parameter;
  for (const auto& parameter : now.parameters) {
    const std::string name = "parameter " + parameter.key;
    auto found = before.find(parameter.key);
    if (found == before.end()) {
      if (!comparison.holes().has(name)) comparison.differ(name);
      continue;
    }
    const plan::Parameter& was = *found->second;
    before.erase(found);
    comparison.same(was.use_previous == parameter.use_previous, name);
    if (!parameter.use_previous) comparison.value(name, was.value, parameter.value);
  }
  for (const auto& [key, parameter] : before) comparison.same(false, "parameter " + key);

  std::map<std::string, Node> tags;
  for (const auto& [key, value] : planned.tags) tags[key] = value;
  for (const auto& [key, value] : now.tags) {
    auto found = tags.find(key);
    if (found == tags.end()) {
      comparison.same(false, "tag " + key);
      continue;
    }
    comparison.value("tag " + key, found->second, value);
    tags.erase(found);
  }
  for (const auto& [key, value] : tags) comparison.same(false, "tag " + key);

  if (!comparison.holes().body()) {
    comparison.same(body_digest(planned) == body_digest(now), "template");
    comparison.same(planned.capabilities == now.capabilities, "capabilities");
  } else if (!planned.template_body.empty()) {
    for (const std::string& place : plan::unlike_templates(planned.template_body, now.template_body))
      comparison.differ(place.empty() ? "template" : "template at " + place);
    comparison.same(std::includes(planned.capabilities.begin(), planned.capabilities.end(),
                                  now.capabilities.begin(), now.capabilities.end()),
                    "capabilities");
  }
  comparison.same(planned.notification_arns == now.notification_arns, "notifications");
  comparison.same(planned.role_arn == now.role_arn, "role");
  comparison.same(planned.on_failure == now.on_failure, "on_failure");
  comparison.same(planned.disable_rollback == now.disable_rollback, "disable_rollback");
  comparison.same(planned.timeout_minutes == now.timeout_minutes, "stack_timeout");
  comparison.same(planned.termination_protection == now.termination_protection, "termination_protection");
  comparison.same(planned.stack_policy == now.stack_policy, "stack_policy");
  return comparison.verdict(entry);
}

}  // namespace cf::deploy
