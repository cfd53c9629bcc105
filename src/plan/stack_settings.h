// Settings of the stack itself, beside its template, parameters and tags: what differs from what is deployed.
#pragma once

#include <vector>

#include "plan/compare.h"

namespace cf::plan {

// Those that CloudFormation is told with an update: notifications and the execution role.
std::vector<ValueChange> differing_sent_settings(const DesiredStack& desired, const Deployed& deployed);

// Those of the environment, which are applied once the stack's operation has ended and no change set shows:
// termination protection and the stack policy. `deployed` null: a new stack, which has neither.
std::vector<ValueChange> differing_own_settings(const DesiredStack& desired, const Deployed* deployed);

}  // namespace cf::plan
