// What a change set says of one resource.
#pragma once

#include <string>
#include <vector>

#include "change/what_if.h"
#include "document/node.h"

namespace cf::plan {

// A resource of DescribeChangeSet, as AWS words it.
struct ChangeSetRow {
  std::string action, logical_id, physical_id, type, replacement, policy_action;
  document::Node details;  // list of {Target: {Attribute, Name, RequiresRecreation, Path, BeforeValue,
                           // AfterValue}, Evaluation, ...}
};
change::ResourceChange from_change_set(const ChangeSetRow& row);

// AWS (and the prediction with it) lists a property that is changed directly and through a reference twice,
// once static, once dynamic: one for each path is left.
void merge_properties(std::vector<change::PropertyChange>& properties);

}  // namespace cf::plan
