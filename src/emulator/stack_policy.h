// Stack policies: which updates of which resources their owner has forbidden.
#pragma once

#include <string>
#include <string_view>

#include "emulator/stack.h"

namespace cf::emulator {

// "" if the text is a stack policy, else what CloudFormation answers.
std::string check_stack_policy(std::string_view text);

// The reason with which CloudFormation refuses the action ("Update:Modify"); "" if it is allowed. What no
// statement allows is denied.
std::string denied_by(std::string_view policy, std::string_view action, const Resource& resource);

}  // namespace cf::emulator
