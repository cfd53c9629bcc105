// Names and ARNs of stacks and change sets.
#pragma once

#include <string>

#include "emulator/world.h"

namespace cf::emulator {

std::string new_stack_arn(World& world, const std::string& account, const std::string& region,
                          const std::string& name);
std::string new_change_set_arn(World& world, const Stack& stack, const std::string& name);

}  // namespace cf::emulator
