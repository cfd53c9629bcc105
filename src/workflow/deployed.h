// What AWS says of a stack, in the plan's terms.
#pragma once

#include "aws/cloudformation.h"
#include "plan/compare.h"

namespace cf::workflow {

plan::Deployed deployed_of(const aws::StackRecord& record, std::string body);

// Whether every parameter that is sent has its deployed value, as far as it can be read.
bool same_parameters(const aws::StackRecord& record, const plan::DesiredStack& desired);

}  // namespace cf::workflow
