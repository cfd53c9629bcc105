// A real change set against the prediction: what AWS says wins in a plan; at deployment it must stay within
// what was reviewed.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace cf::plan {

// A resource of DescribeChangeSet, as AWS words it.
struct ChangeSetRow {
  std::string action, logical_id, physical_id, type, replacement, policy_action;
  Node details;  // list of {Target: {Attribute, Name, RequiresRecreation, Path, BeforeValue, AfterValue},
                 // Evaluation, ...}
};
change::ResourceChange from_change_set(const ChangeSetRow& row);

// Puts the change set into an entry whose decision is change. Values that AWS did not give are taken from the
// prediction; where the two disagree, a note says how. No changes: the decision becomes no_change.
void reconcile(Entry& entry, std::vector<change::ResourceChange> real);

// How a real change set goes beyond what the entry predicts: another resource, a worse action or replacement,
// a deletion that was to be retained. Empty: it stays within. Doing less is within.
std::vector<std::string> beyond_prediction(const Entry& entry,
                                           const std::vector<change::ResourceChange>& real);

}  // namespace cf::plan
