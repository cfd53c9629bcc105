// What an update would do: the change of one pair of templates with their parameter values, resource by
// resource, predicted without AWS the way a change set states it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "document/diff.h"
#include "template/evaluate.h"

namespace cf::change {

using document::Node;

enum class Action { add, modify, remove, import, dynamic };
enum class Replacement { no, conditional, yes };

struct PropertyChange {
  std::string path;  // "/Properties/BucketName", "/Tags/0/Value": JSON pointer within the resource
  std::string
      attribute;  // Properties Metadata CreationPolicy UpdatePolicy DeletionPolicy UpdateReplacePolicy Tags
  std::string name;    // top-level property name, if attribute is Properties
  Node before, after;  // absent: not there; unknown: known after deploy; secret: NoEcho
  catalog::Replacement requires_recreation = catalog::Replacement::no;
  bool is_static =
      true;  // false: AWS calls it Dynamic: known only when the change runs, or named twice (see below)
  std::string
      change_source;  // DirectModification ParameterReference ResourceReference ResourceAttribute Automatic
  std::string causing_entity;  // parameter, resource or Resource.Attribute that made it change
};

struct ResourceChange {
  Action action = Action::modify;
  Replacement replacement = Replacement::no;
  std::string logical_id, type, physical_id;
  std::vector<PropertyChange> properties;
  std::string policy_action;  // Delete Retain Snapshot ReplaceAndDelete ReplaceAndRetain ReplaceAndSnapshot
  Node before, after;         // whole resource, evaluated
};

// One side: a template, evaluated with its parameters.
struct Side {
  const template_::Template* t = nullptr;  // null: nothing is deployed
  const template_::Evaluation* evaluation = nullptr;
};

struct Input {
  Side before, after;
  std::function<std::string(const std::string& logical_id)> physical_id;  // of deployed resources; "" if none
  // As DescribeChangeSet with IncludePropertyValues tells it: dependants that are reached only through an
  // attribute of a resource that is modified, not replaced, are left out. Without, they are there, as AWS has
  // them.
  bool with_values = false;
  // For a plan: attributes that an update in place keeps (kept_attributes.h) are no reason for a change.
  bool keeps_attributes = false;
  bool stack_tags_differ = false;  // then every resource that can be tagged changes
};

// Changes sorted by logical id. Unchanged resources are left out. Values (before, after) are filled in both
// modes; what the deployment will decide is unknown. A property whose value changes because a parameter did
// is told as AWS tells it: once as ParameterReference (Static) for each parameter, once as DirectModification
// (Dynamic). A changed resource type is an error ("Update of resource type is not permitted").
std::vector<ResourceChange> what_if(const Input& input, base::Diagnostics& diagnostics);

// How DescribeChangeSet tells them without property values: one for each top-level property, source,
// evaluation and cause, the worst requires_recreation of its parts; path, before and after are left empty.
std::vector<PropertyChange> without_values(const std::vector<PropertyChange>& changes);
// The attributes that change, sorted: Properties, Metadata, Tags, ...
std::vector<std::string> scope(const ResourceChange& change);
// What replacing means for a change of one property, as AWS's documentation of ResourceChange has it.
Replacement replacement_by(const PropertyChange& change);

const char* to_string(Action action);                              // Add Modify Remove Import Dynamic
const char* to_string(Replacement replacement);                    // False Conditional True
const char* requires_recreation_text(catalog::Replacement value);  // Never Always Conditionally
// A value as a change set prints it: what is unknown is "{{changeSet:KNOWN_AFTER_APPLY}}", a secret "****".
Node change_set_value(const Node& value);

}  // namespace cf::change
