#include "plan/change_set_row.h"

#include <map>
#include <utility>

namespace cf::plan {

using change::Action;
using change::PropertyChange;
using change::Replacement;
using change::ResourceChange;
using document::Node;

namespace {

Action action_in(std::string_view word) {
  if (word == "Add") return Action::add;
  if (word == "Remove") return Action::remove;
  if (word == "Import") return Action::import;
  if (word == "Dynamic") return Action::dynamic;
  return Action::modify;
}

Replacement replacement_in(std::string_view word) {
  if (word == "True") return Replacement::yes;
  if (word == "Conditional") return Replacement::conditional;
  return Replacement::no;
}

catalog::Replacement recreation_in(std::string_view word) {
  if (word == "Always") return catalog::Replacement::yes;
  if (word == "Conditionally") return catalog::Replacement::maybe;
  return catalog::Replacement::no;
}

PropertyChange property_in(const Node& detail) {
  const Node& target = detail["Target"];
  PropertyChange property;
  property.attribute = std::string(target["Attribute"].text());
  property.name = std::string(target["Name"].text());
  property.path = std::string(target["Path"].text());
  if (property.path.empty()) {
    property.path = "/" + property.attribute + (property.name.empty() ? "" : "/" + property.name);
  }
  property.requires_recreation = recreation_in(target["RequiresRecreation"].text());
  property.before = target["BeforeValue"];
  property.after = target["AfterValue"];
  property.is_static = detail["Evaluation"].text() != "Dynamic";
  property.change_source = std::string(detail["ChangeSource"].text());
  property.causing_entity = std::string(detail["CausingEntity"].text());
  return property;
}

// AWS lists a property that is changed directly and through a reference twice: once static, once dynamic.
void merge_into(PropertyChange& kept, const PropertyChange& other) {
  kept.is_static = kept.is_static || other.is_static;
  if (!kept.before) kept.before = other.before;
  if (!kept.after) kept.after = other.after;
  if (kept.causing_entity.empty()) {
    kept.causing_entity = other.causing_entity;
    if (!other.causing_entity.empty()) kept.change_source = other.change_source;
  }
  kept.requires_recreation = kept.requires_recreation == catalog::Replacement::no ? other.requires_recreation
                                                                                  : kept.requires_recreation;
}

}  // namespace

ResourceChange from_change_set(const ChangeSetRow& row) {
  ResourceChange change;
  change.action = action_in(row.action);
  change.replacement = replacement_in(row.replacement);
  change.logical_id = row.logical_id;
  change.physical_id = row.physical_id;
  change.type = row.type;
  change.policy_action = row.policy_action;
  for (const Node& detail : row.details.items()) {
    PropertyChange property = property_in(detail);
    if (property.after.text() == "{{changeSet:KNOWN_AFTER_APPLY}}") {
      property.after =
          Node::unknown(property.causing_entity.empty() ? property.path : property.causing_entity);
    }
    change.properties.push_back(std::move(property));
  }
  merge_properties(change.properties);
  return change;
}

void merge_properties(std::vector<PropertyChange>& properties) {
  std::vector<PropertyChange> merged;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (PropertyChange& property : properties) {
    const auto [place, is_new] = places.emplace(std::pair(property.attribute, property.path), merged.size());
    if (is_new) {
      merged.push_back(std::move(property));
    } else {
      merge_into(merged[place->second], property);
    }
  }
  properties = std::move(merged);
}

}  // namespace cf::plan
