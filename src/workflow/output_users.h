// Who reads which outputs: found in the configs, by !stack_output and !stack_output_external.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "project/project.h"

namespace cf::workflow {

// By the path of the stack that is read: output name -> names of the stacks that read it, sorted.
std::map<base::StackPath, std::map<std::string, std::vector<std::string>>> output_users(
    const project::Project& project);

}  // namespace cf::workflow
