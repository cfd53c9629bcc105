// What an update would do: the change of one pair of templates with their parameter values, resource by resource,
// predicted without AWS the way a change set states it.
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
  std::string path;            // "/Properties/BucketName", "/Tags/0/Value": JSON pointer within the resource
  std::string attribute;       // Properties Metadata CreationPolicy UpdatePolicy DeletionPolicy UpdateReplacePolicy Tags
  std::string name;            // top-level property name, if attribute is Properties
  Node before, after;          // absent: not there; unknown: known after deploy; secret: NoEcho
  catalog::Replacement requires_recreation = catalog::Replacement::no;
  bool is_static = true;       // false: evaluated only when the change runs (Evaluation Dynamic)
  std::string change_source;   // DirectModification ParameterReference ResourceReference ResourceAttribute Automatic
  std::string causing_entity;  // parameter, resource or Resource.Attribute that made it change
};

struct ResourceChange {
  Action action = Action::modify;
  Replacement replacement = Replacement::no;
  std::string logical_id, type, physical_id;
  std::vector<PropertyChange> properties;
  std::string policy_action;   // Delete Retain Snapshot ReplaceAndDelete ReplaceAndRetain ReplaceAndSnapshot
  Node before, after;          // whole resource, evaluated
};

// One side: a template, evaluated with its parameters.
struct Side {
  const template_::Template* t = nullptr;      // null: nothing is deployed
  const template_::Evaluation* evaluation = nullptr;
};

struct Input {
  Side before, after;
  std::function<std::string(const std::string& logical_id)> physical_id;  // of deployed resources; "" if none
};

// Changes sorted by logical id. Unchanged resources are left out.
std::vector<ResourceChange> what_if(const Input& input, base::Diagnostics& diagnostics);

}  // namespace cf::change
