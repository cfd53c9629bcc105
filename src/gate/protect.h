// What must be confirmed by typing a stack's name: replacements and deletions of what the rules protect.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "descriptor/rules.h"
#include "plan/plan.h"

namespace cf::gate {

struct Protected {
  std::string resource, type;  // logical id; empty: the stack as a whole
  bool replaced = false;       // else deleted
  bool perhaps = false;        // whether it is replaced is known only when the change runs
  std::string because;         // "AWS::RDS::*", "network.yaml", "holds rows"
};

// One stack of the plan that needs a typed confirmation, with all that makes it need one.
struct Confirmation {
  base::UnitId unit;
  base::StackName stack_name;
  std::vector<Protected> resources;
};

std::vector<Confirmation> required_confirmations(const descriptor::Rules& rules, const plan::Plan& plan);

// Whether this text, which somebody typed, confirms it: the stack's whole path, its name, or the unit's id
// (for one region of several); letter case and spaces count. A path or name confirms every region.
bool confirms(std::string_view text, const Confirmation& confirmation);

}  // namespace cf::gate
