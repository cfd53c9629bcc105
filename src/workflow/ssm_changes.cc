#include "workflow/ssm_changes.h"

#include <algorithm>

namespace cf::workflow {

namespace {

constexpr std::string_view arn_middle = ":parameter/";

bool is_value(const change::PropertyChange& property) {
  return property.attribute == "Properties" &&
         (property.name == "Value" || property.path.starts_with("/Properties/Value"));
}

bool changes_value(const change::ResourceChange& change) {
  return std::any_of(change.properties.begin(), change.properties.end(), is_value);
}

bool is_kept(const change::ResourceChange& change) {
  return change.policy_action == "Retain" || change.policy_action == "RetainExceptOnCreate";
}

class SsmChanges {
 public:
  void note(const change::ResourceChange& change) {
    if (change.type != ssm_parameter_type) return;
    const document::Node name = change.after["Properties"]["Name"];
    switch (change.action) {
      case change::Action::add:
      case change::Action::import:
        return put(name, SsmChange::made);
      case change::Action::remove:
        if (!is_kept(change)) put(change.physical_id, SsmChange::removed);
        return;
      case change::Action::modify:
      case change::Action::dynamic:
        break;
    }
    const bool is_replaced = change.replacement != change::Replacement::no;
    if (is_replaced || changes_value(change) || change.action == change::Action::dynamic) {
      put(change.physical_id, SsmChange::changed);
      put(name, SsmChange::changed);
    }
  }
  std::map<std::string, SsmChange> take() { return std::move(changes_); }

 private:
  void put(const document::Node& name, SsmChange change) {
    if (name.is_scalar()) put(std::string(name.text()), change);
  }
  // One that goes in one place and comes in another is there afterwards.
  void put(const std::string& name, SsmChange change) {
    if (name.empty()) return;
    const auto [place, is_new] = changes_.emplace(ssm_name(name), change);
    if (!is_new && place->second != change) place->second = SsmChange::changed;
  }

  std::map<std::string, SsmChange> changes_;
};

}  // namespace

bool names_ssm_version(std::string_view written) {
  const auto slash = written.rfind('/');
  const auto colon = written.rfind(':');
  if (colon == std::string_view::npos || (slash != std::string_view::npos && colon < slash)) return false;
  return colon + 1 < written.size() &&
         written.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
}

std::string ssm_name(std::string_view written) {
  if (names_ssm_version(written)) written = written.substr(0, written.rfind(':'));
  if (written.starts_with("arn:"))
    if (const auto middle = written.find(arn_middle); middle != std::string_view::npos)
      written.remove_prefix(middle + arn_middle.size());
  if (written.starts_with('/')) written.remove_prefix(1);
  return std::string(written);
}

std::set<std::string> ssm_by_attribute(const plan::Entry& entry) {
  std::set<std::string> names;
  for (const change::ResourceChange& change : entry.changes) {
    if (change.type != ssm_parameter_type || change.physical_id.empty()) continue;
    const bool by_attribute = std::any_of(
        change.properties.begin(), change.properties.end(), [](const change::PropertyChange& property) {
          return is_value(property) && property.change_source == "ResourceAttribute";
        });
    if (by_attribute) names.insert(ssm_name(change.physical_id));
  }
  return names;
}

std::map<std::string, SsmChange> ssm_changes_of(const plan::Entry& entry) {
  SsmChanges changes;
  for (const change::ResourceChange& change : entry.changes) changes.note(change);
  return changes.take();
}

}  // namespace cf::workflow
