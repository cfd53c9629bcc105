// What becomes of a stack's outputs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/compare.h"

namespace cf::plan {

// Where two sets of values differ, by key.
std::vector<ValueChange> differing(const std::map<std::string, Node>& before,
                                   const std::map<std::string, Node>& after);

// Puts outputs and through_nested into the comparison, whose changes and parameters are there. An output that
// nobody can evaluate before the deployment keeps its value if its expression is the same and nothing that it
// refers to changes. `old` null: nothing is deployed.
void compare_outputs(const Deployed* deployed, const template_::Template* old, const template_::Template& t,
                     const template_::Evaluation& evaluation, Comparison& comparison);

// The outputs whose condition is false for certain, and that condition.
std::map<std::string, std::string> unmade_outputs(const template_::Template& t,
                                                  const template_::Evaluation& evaluation);

// Attributes that a deployed output gives as they are: its value says what they are, of resources where no
// change touches them.
template_::Lookups with_given_attributes(template_::Lookups lookups, const Deployed& deployed,
                                         const template_::Template& old,
                                         const std::vector<change::ResourceChange>& changes);

// The outputs of nested stacks that an expression reads, as logical id and name.
std::vector<std::pair<std::string, std::string>> nested_outputs_in(const template_::Template& t,
                                                                   const Node& expression);

// An update of a nested stack, as its change set tells it.
struct NestedUpdate {
  std::string before, after;                    // its templates
  std::vector<change::ResourceChange> changes;  // by its own logical ids
  bool parameters_change = false;
};
// Whether the output provably stays: its expression is the same, and so is all that it refers to.
bool keeps_output(const NestedUpdate& update, const std::string& output);

// Sets what the change set decided for an output that is among Comparison::through_nested.
void settle_output(Entry& entry, const std::string& output, const std::string& live, bool stays);

}  // namespace cf::plan
