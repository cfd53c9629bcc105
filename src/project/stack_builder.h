// From the merged config of a stack to its StackConfig, with the checks that Sceptre makes when it constructs
// a stack.
#pragma once

#include "project/project.h"

namespace cf::project {

// Fills everything but path, file, source, config, group_config (given), dependencies and provenance.
// Problems go to stack.diagnostics.
void build_stack(StackConfig& stack);

// Fills only what says where the stack lives and what it is called, and reports nothing. False: that is not
// all there.
bool place_stack(StackConfig& stack);

// "project-dev-network": what CloudFormation calls a stack that has no stack_name of its own.
std::string default_stack_name(const std::string& project_code, const StackPath& path);

}  // namespace cf::project
