// Dynamic references, {{resolve:...}}, while two sides of a stack are compared. CloudFormation compares them
// as the texts that they are, and looks them up when it makes or changes their resource.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "change/what_if.h"
#include "template/evaluate.h"

namespace cf::plan {

using document::Node;

// What was met while a template was evaluated, without the braces: "ssm:/name".
using MetReferences = std::shared_ptr<std::set<std::string>>;

template_::Lookups with_references_as_text(template_::Lookups lookups, const MetReferences& met);
template_::Lookups with_references_unknown(template_::Lookups lookups);

// Evaluates all that may hold one.
void meet_references(const template_::Evaluation& evaluation);

// Texts that hold one become unknown, with the text as what is not known.
Node with_references_open(const Node& value);
void open_references(change::ResourceChange& change);

// The change_source of a property that is looked up again. No change set has such.
inline constexpr const char* looked_up_source = "DynamicReference";

// The changes of an executed change set with those of the reviewed ones that its look-ups made:
// CloudFormation compares the references as text and does not list what comes of them.
std::vector<change::ResourceChange> with_look_ups(std::vector<change::ResourceChange> executed,
                                                  const std::vector<change::ResourceChange>& reviewed);

}  // namespace cf::plan
