// `!stack_output` of outputs that a stack of the same environment does not have, found without an account.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "workflow/target.h"

namespace cf::workflow {

struct KnownOutputs {
  bool renders = false;   // the stack's template sees sceptre_user_data
  bool complete = false;  // no transform may add outputs
  std::vector<std::string> names;
};

// Reports each reference of the target's config to an output that a stack in `known` does not have.
void check_outputs(const Target& target, const std::map<base::StackPath, KnownOutputs>& known,
                   base::Diagnostics& diagnostics);

}  // namespace cf::workflow
