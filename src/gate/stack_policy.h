// Whether a document is a stack policy, as CloudFormation takes them.
#pragma once

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::gate {

// Reports what CloudFormation would refuse when the policy is set, after the deployment that it was for:
// other effects and actions, principals other than everybody, resources that are no logical ids, other keys.
void check_stack_policy(const document::Node& policy, base::Diagnostics& diagnostics);

}  // namespace cf::gate
