// What AWS says of a stack, in the plan's terms.
#pragma once

#include "aws/cloudformation.h"
#include "plan/compare.h"

namespace cf::workflow {

// Of the resources of a stack, those that it still has and takes with it.
std::vector<plan::DeployedResource> present(const std::vector<aws::ResourceRecord>& resources);
// Logical ids of what is listed as still there of a stack whose creation failed.
std::vector<std::string> left_behind(const std::vector<aws::ResourceRecord>& resources);

plan::Deployed deployed_of(const aws::StackRecord& record, std::string body);

// Whether every parameter that is sent has its deployed value, as far as it can be read.
bool same_parameters(const aws::StackRecord& record, const plan::DesiredStack& desired);

}  // namespace cf::workflow
