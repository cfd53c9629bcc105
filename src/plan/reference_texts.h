// Dynamic references, {{resolve:...}}, while two sides of a stack are compared. CloudFormation compares them
// as the texts that they are, and looks them up when it makes or changes their resource.
#pragma once

#include <memory>
#include <set>
#include <string>

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

}  // namespace cf::plan
