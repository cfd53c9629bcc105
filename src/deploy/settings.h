// Settings of a stack that neither a change set nor CreateStack's answer carries: they are applied once the
// stack's operation has ended.
#pragma once

#include <string>
#include <vector>

#include "deploy/mutation.h"
#include "plan/plan.h"

namespace cf::deploy {

// Of Entry::settings those named "termination_protection" (true or false) and "stack_policy" (the policy's
// JSON).
std::vector<plan::ValueChange> settings_of(const plan::Entry& entry);

// Of Entry::settings those that CloudFormation is told with an update: "notifications" and "role".
std::vector<plan::ValueChange> sent_settings(const plan::Entry& entry);

// Applies them all; one sentence for each that could not be applied. The stack itself stands in either case.
std::vector<std::string> apply_settings(aws::CloudFormation& client, const StackRef& stack,
                                        const std::vector<plan::ValueChange>& settings,
                                        const base::Call& call);

}  // namespace cf::deploy
