#include "plan/change_set.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "plan/compare.h"
#include "plan/effects.h"
#include "plan/likeness.h"
#include "plan/spelling.h"

namespace cf::plan {

using change::Action;
using change::PropertyChange;
using change::Replacement;
using change::ResourceChange;

namespace {

std::string described(const ResourceChange& change) {
  std::string text = spelling(change.action);
  if (change.replacement == Replacement::yes) text += " with replacement";
  if (change.replacement == Replacement::conditional) text += " with possible replacement";
  return text;
}

int severity(Action action) {
  switch (action) {
    case Action::add:
    case Action::import:
      return 0;
    case Action::modify:
    case Action::dynamic:
      return 1;
    case Action::remove:
      return 2;
  }
  return 2;
}

bool loses(const std::string& policy) {
  return policy == "Delete" || policy == "ReplaceAndDelete";
}

bool is_nested(const std::string& logical_id) {
  return logical_id.find('/') != std::string::npos;
}

// Whether it is part of a nested stack whose content was reviewed as unseen, or which is new as a whole.
bool is_within_unseen(const Entry& entry, std::string_view logical_id) {
  for (auto slash = logical_id.rfind('/'); slash != std::string_view::npos; slash = logical_id.rfind('/')) {
    logical_id = logical_id.substr(0, slash);
    if (std::find(entry.destroys.begin(), entry.destroys.end(), logical_id) != entry.destroys.end())
      return true;
    for (const ResourceChange& change : entry.changes)
      if (change.logical_id == logical_id && change.action == Action::add && !entry.change_set_checked)
        return true;
  }
  return false;
}

bool is_at_or_below(std::string_view path, std::string_view other) {
  return path.starts_with(other) && (path.size() == other.size() || path[other.size()] == '/');
}

bool has_values(const PropertyChange& property) {
  return property.before || property.after;
}

// The value that the review has for a property: what it lists, or what the resource as a whole has there.
// AWS and the prediction may cut a change at different depths.
std::optional<Node> reviewed_value(const ResourceChange& reviewed, const PropertyChange& real) {
  const PropertyChange* near = nullptr;
  for (const PropertyChange& property : reviewed.properties) {
    if (property.attribute != real.attribute) continue;
    if (property.path == real.path) return property.after;
    if (is_at_or_below(property.path, real.path) || is_at_or_below(real.path, property.path))
      near = &property;
  }
  if (near == nullptr) return std::nullopt;
  if (reviewed.after) return value_at(reviewed.after, real.path);
  if (is_at_or_below(real.path, near->path))
    return value_at(near->after, std::string_view(real.path).substr(near->path.size()));
  return Node::unknown(real.path);
}

const ResourceChange* change_of(const std::vector<ResourceChange>& changes, const std::string& logical_id) {
  for (const ResourceChange& change : changes) {
    if (change.logical_id == logical_id) return &change;
  }
  return nullptr;
}

// Whether AWS lists it only since what it refers to changes, as reviewed, and may come out differently.
bool follows_from_review(const Entry& entry, const PropertyChange& real) {
  if (real.is_static || (real.after && !real.after.is_unknown())) return false;
  if (real.change_source != "ResourceAttribute" && real.change_source != "ResourceReference") return false;
  return change_of(entry.changes, real.causing_entity.substr(0, real.causing_entity.find('.'))) != nullptr;
}

// How a resource changes otherwise than it was reviewed: a property that the review does not have, or has
// with another value. What the review leaves open, AWS may fill.
std::vector<std::string> other_properties(const Entry& entry, const ResourceChange& reviewed,
                                          const ResourceChange& real) {
  std::vector<std::string> out;
  for (const PropertyChange& property : real.properties) {
    // Tags of the stack go to its resources; that they do is not predicted.
    if (property.attribute == "Tags" && !entry.tags.empty()) continue;
    // A nested stack that AWS looks at only because its template might have changed.
    if (property.change_source == "Automatic" && !has_values(property)) continue;
    const std::optional<Node> value = reviewed_value(reviewed, property);
    if (!value && follows_from_review(entry, property)) continue;
    if (!value) {
      out.push_back(property.path + " changes, which the plan does not have");
    } else if (has_values(property) && !is_alike(*value, property.after)) {
      out.push_back(property.path + " changes to another value than in the plan");
    }
  }
  return out;
}

// A list as AWS tells it.
Node as_text(const Node& value) {
  if (!value.is_sequence() || value.contains(document::Kind::unknown)) return value;
  std::vector<std::string> items;
  for (const Node& item : value.items()) items.emplace_back(item.text());
  return Node::string(base::join(items, ","));
}

using ChangeById = std::map<std::string, const ResourceChange*>;

ChangeById by_id(const std::vector<ResourceChange>& changes) {
  ChangeById out;
  for (const ResourceChange& change : changes) out.emplace(change.logical_id, &change);
  return out;
}

void take_values(ResourceChange& real, const ResourceChange& predicted) {
  if (!real.before) real.before = predicted.before;
  if (!real.after) real.after = predicted.after;
  for (PropertyChange& property : real.properties) {
    for (const PropertyChange& guess : predicted.properties) {
      if (guess.path != property.path) continue;
      if (!property.before) property.before = guess.before;
      // AWS writes {{changeSet:KNOWN_AFTER_APPLY}} for what it does not know yet.
      if (!property.after) property.after = guess.after;
      if (property.causing_entity.empty()) property.causing_entity = guess.causing_entity;
    }
  }
  if (real.properties.empty()) real.properties = predicted.properties;
}

// Whether the stack's tags are all that comes to it. Which types AWS tags on an update is not published.
bool is_only_tagged(const ResourceChange& change) {
  return change.action == Action::modify && change.replacement == Replacement::no &&
         !change.properties.empty() &&
         std::all_of(change.properties.begin(), change.properties.end(),
                     [](const PropertyChange& p) { return p.attribute == "Tags"; });
}

// Whether it was predicted only because NoEcho values can't be compared.
bool rests_on_secrets(const ResourceChange& change) {
  return change.action == Action::modify && !change.properties.empty() &&
         std::none_of(change.properties.begin(), change.properties.end(),
                      [](const PropertyChange& p) { return is_comparable(p.before, p.after); });
}

// AWS leaves out of a change set with property values what is reached only through an attribute of a resource
// that is modified, not replaced, though the deployment may replace it.
bool may_be_unlisted(const ResourceChange& change) {
  return change.action == Action::modify && change.replacement != Replacement::no &&
         std::any_of(change.properties.begin(), change.properties.end(), [](const PropertyChange& property) {
           return property.change_source == "ResourceAttribute";
         });
}

bool takes_away(const ResourceChange& change) {
  return change.action == Action::remove || change.replacement != Replacement::no;
}

// Where AWS states no policy, the prediction knew the template's; what was not predicted is taken to be lost.
std::vector<std::string> destroyed_really(const std::vector<ResourceChange>& real,
                                          const ChangeById& predicted,
                                          const std::vector<std::string>& predicted_destroys) {
  std::vector<std::string> out;
  for (const std::string& id : destroyed_by(real, nullptr, nullptr)) {
    const ResourceChange* change = change_of(real, id);
    const auto guess = predicted.find(id);
    const bool known =
        guess != predicted.end() && guess->second->action == change->action && takes_away(*guess->second);
    const bool kept =
        known && change->policy_action.empty() &&
        std::find(predicted_destroys.begin(), predicted_destroys.end(), id) == predicted_destroys.end();
    if (!kept) out.push_back(id);
  }
  return out;
}

}  // namespace

void reconcile(Entry& entry, ChangeSetAnswer answer) {
  std::vector<ResourceChange> real = std::move(answer.changes);
  std::sort(real.begin(), real.end(),
            [](const auto& a, const auto& b) { return a.logical_id < b.logical_id; });
  const ChangeById predicted = by_id(entry.changes), stated = by_id(real);
  std::vector<ResourceChange> unlisted;
  for (const auto& [id, guess] : predicted) {
    if (stated.count(id) != 0) continue;
    if (answer.executable && may_be_unlisted(*guess)) {
      entry.notes.push_back(
          id +
          ": the change set does not list it, since it only reads an attribute of a resource that "
          "changes; it may be replaced all the same");
      unlisted.push_back(*guess);
    } else if (!rests_on_secrets(*guess) && !is_only_tagged(*guess)) {
      entry.notes.push_back(id + ": predicted to " + described(*guess) +
                            ", the change set leaves it as it is");
    }
  }
  for (ResourceChange& change : real) {
    const auto guess = predicted.find(change.logical_id);
    if (guess == predicted.end()) {
      // What nested stacks do is not predicted.
      if (is_nested(change.logical_id) || change.type == nested_stack_type) continue;
      if (is_only_tagged(change) && !entry.tags.empty()) continue;
      entry.notes.push_back(change.logical_id + ": not predicted, the change set says " + described(change));
      continue;
    }
    if (described(*guess->second) != described(change)) {
      entry.notes.push_back(change.logical_id + ": predicted to " + described(*guess->second) +
                            ", the change set says " + described(change));
    }
    take_values(change, *guess->second);
  }
  // References into `real` end here.
  real.insert(real.end(), unlisted.begin(), unlisted.end());
  std::sort(real.begin(), real.end(),
            [](const auto& a, const auto& b) { return a.logical_id < b.logical_id; });
  entry.destroys = destroyed_really(real, predicted, entry.destroys);
  entry.changes = std::move(real);
  entry.change_set_checked = true;
  if (answer.executable) {
    guard_nested_stacks(entry, answer.unseen_nested);
    entry.reason = summary_of(entry);
    return;
  }
  // Nothing that is deployed changes; what is left is what the stack itself carries.
  std::vector<std::string> outputs;
  for (const ValueChange& output : entry.outputs) outputs.push_back(output.key);
  entry.outputs.clear();
  for (const ValueChange& parameter : entry.parameters) {
    if (is_comparable(parameter.before, parameter.after))
      entry.notes.push_back("parameter " + parameter.key + " differs, but " +
                            (outputs.empty() ? "nothing" : "no resource") + " depends on it");
  }
  if (!outputs.empty())
    entry.notes.push_back(base::join(outputs, ", ") +
                          (outputs.size() == 1 ? ": the output stays" : ": the outputs stay") +
                          " as deployed, and so does what reads it, until a resource of the stack changes");
  entry.parameters.clear();
  if (!entry.tags.empty() || !entry.settings.empty()) {
    const bool is_sent =
        !entry.tags.empty() ||
        std::any_of(entry.settings.begin(), entry.settings.end(), [](const ValueChange& setting) {
          return setting.key != protection_setting && setting.key != policy_setting;
        });
    entry.reason = summary_of(entry);
    if (is_sent) entry.notes.emplace_back("a change set holds no changes: it is sent by UpdateStack");
    return;
  }
  entry.decision = Decision::no_change;
  entry.reason = "a change set holds no changes";
}

std::vector<std::string> beyond_prediction(const Entry& entry, const std::vector<ResourceChange>& real) {
  std::vector<std::string> out;
  for (const ResourceChange& change : real) {
    const ResourceChange* reviewed = change_of(entry.changes, change.logical_id);
    const std::string name = change.logical_id + " (" + change.type + ")";
    if (reviewed == nullptr) {
      if (is_within_unseen(entry, change.logical_id)) continue;
      if (is_only_tagged(change) && !entry.tags.empty()) continue;
      out.push_back(name + ": " + described(change) + ", which the plan does not have");
      continue;
    }
    if (reviewed->type != change.type) {
      out.push_back(change.logical_id + ": its type is " + change.type + ", the plan has " + reviewed->type);
    } else if (reviewed->action == Action::dynamic && change.action == Action::add) {
      // That the deployment decides it was reviewed; what is added takes nothing away.
    } else if (severity(change.action) != severity(reviewed->action)) {
      out.push_back(name + ": " + described(change) + ", the plan has " + described(*reviewed));
    } else if (change.replacement > reviewed->replacement && reviewed->replacement == Replacement::no) {
      out.push_back(name + ": " + described(change) + ", the plan has it kept");
    } else if (loses(change.policy_action) && !reviewed->policy_action.empty() &&
               !loses(reviewed->policy_action)) {
      out.push_back(name + ": " + change.policy_action + ", the plan has " + reviewed->policy_action);
    } else {
      for (const std::string& other : other_properties(entry, *reviewed, change))
        out.push_back(name + ": " + other);
    }
  }
  return out;
}

std::vector<std::string> beyond_resolution(const Entry& entry,
                                           const std::vector<std::pair<std::string, std::string>>& real) {
  std::vector<std::string> out;
  for (const auto& [key, value] : real)
    for (const ValueChange& reviewed : entry.resolved) {
      if (reviewed.key != key || is_alike(as_text(reviewed.after), Node::string(value))) continue;
      out.push_back("parameter " + key + " stands for another value than in the plan");
    }
  return out;
}

}  // namespace cf::plan
