// A real change set against the prediction: what AWS says wins in a plan; at deployment it must stay within
// what was reviewed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plan/plan.h"

namespace cf::plan {

// What CloudFormation answers when it is asked for the changes. A change of tags, notifications or outputs
// makes a change set that lists no resource, but can be executed; one that can't says that nothing changes.
struct ChangeSetAnswer {
  bool executable = false;
  // What changes within nested stacks stands below them, as "Network/Vpc".
  std::vector<change::ResourceChange> changes;
  std::vector<std::string> unseen_nested =
      {};  // nested stacks that change in a way that is not among `changes`
};

// Puts the change set into an entry whose decision is change. Values that AWS did not give are taken from the
// prediction; where the two disagree, a note says how. If nothing can be executed the decision becomes
// no_change, unless tags or settings differ: those are sent by UpdateStack then.
void reconcile(Entry& entry, ChangeSetAnswer answer);

// How a real change set goes beyond what the entry predicts: another resource, a worse action or replacement,
// a deletion that was to be retained, a property that the plan does not have or has with another value.
// Empty: it stays within. Doing less is within, and so is what fills the plan's unknown values.
std::vector<std::string> beyond_prediction(const Entry& entry,
                                           const std::vector<change::ResourceChange>& real);

// The same of the values that SSM-typed parameters got, by their keys.
std::vector<std::string> beyond_resolution(const Entry& entry,
                                           const std::vector<std::pair<std::string, std::string>>& real);

}  // namespace cf::plan
