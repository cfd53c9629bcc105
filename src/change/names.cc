// The words of the change set API.
#include <algorithm>

#include "change/what_if.h"

namespace cf::change {

const char* to_string(Action action) {
  switch (action) {
    case Action::add:
      return "Add";
    case Action::modify:
      return "Modify";
    case Action::remove:
      return "Remove";
    case Action::import:
      return "Import";
    case Action::dynamic:
      return "Dynamic";
  }
  return "Dynamic";
}

const char* to_string(Replacement replacement) {
  switch (replacement) {
    case Replacement::no:
      return "False";
    case Replacement::conditional:
      return "Conditional";
    case Replacement::yes:
      return "True";
  }
  return "Conditional";
}

const char* requires_recreation_text(catalog::Replacement value) {
  switch (value) {
    case catalog::Replacement::no:
      return "Never";
    case catalog::Replacement::yes:
      return "Always";
    case catalog::Replacement::maybe:
      return "Conditionally";
  }
  return "Conditionally";
}

Replacement replacement_by(const PropertyChange& change) {
  switch (change.requires_recreation) {
    case catalog::Replacement::no:
      return Replacement::no;
    case catalog::Replacement::yes:
      return change.is_static ? Replacement::yes : Replacement::conditional;
    case catalog::Replacement::maybe:
      return Replacement::conditional;
  }
  return Replacement::conditional;
}

Node change_set_value(const Node& value) {
  if (value.is_unknown()) return Node::string("{{changeSet:KNOWN_AFTER_APPLY}}");
  if (value.is_secret()) return Node::string("****");
  if (value.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : value.items()) items.push_back(change_set_value(item));
    return Node::sequence(std::move(items));
  }
  if (value.is_mapping()) {
    std::vector<document::Entry> entries;
    for (const auto& entry : value.entries()) entries.push_back({entry.key, change_set_value(entry.value)});
    return Node::mapping(std::move(entries));
  }
  return value;
}

std::vector<std::string> scope(const ResourceChange& change) {
  std::vector<std::string> attributes;
  if (change.action != Action::modify) return attributes;
  for (const PropertyChange& p : change.properties) attributes.push_back(p.attribute);
  std::sort(attributes.begin(), attributes.end());
  attributes.erase(std::unique(attributes.begin(), attributes.end()), attributes.end());
  return attributes;
}

std::vector<PropertyChange> without_values(const std::vector<PropertyChange>& changes) {
  auto severity = [](catalog::Replacement r) {
    return r == catalog::Replacement::no ? 0 : r == catalog::Replacement::maybe ? 1 : 2;
  };
  std::vector<PropertyChange> merged;
  for (const PropertyChange& change : changes) {
    auto same = std::find_if(merged.begin(), merged.end(), [&](const PropertyChange& other) {
      return other.attribute == change.attribute && other.name == change.name &&
             other.is_static == change.is_static && other.change_source == change.change_source &&
             other.causing_entity == change.causing_entity;
    });
    if (same == merged.end()) {
      merged.push_back(change);
      merged.back().path.clear();
      merged.back().before = merged.back().after = Node();
    } else if (severity(change.requires_recreation) > severity(same->requires_recreation)) {
      same->requires_recreation = change.requires_recreation;
    }
  }
  return merged;
}

}  // namespace cf::change
