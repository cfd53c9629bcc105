// What is done for one entry, in order. The program of a unit is fixed when the run starts; the engine only
// walks it.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace cf::deploy {

struct Step {
  enum class Kind {
    hook,          // runs one hook of a point
    materialise,   // renders the unit again, checks it against the plan, uploads a large body and artifacts
    remove_stack,  // sends the deletion
    review,        // makes the change set, waits until it is there and has it verified and confirmed
    execute,       // executes the change set
    create_stack,  // CreateStack, for what a change set can't carry
    settings,      // applies what neither of them carries
    wait,          // until the stack's operation has ended
  };
  Kind kind;
  std::string point = {};  // kind hook only: "before_create"
  std::size_t place = 0;   // kind hook only: which of the hooks at its point, in the config's order
  friend bool operator==(const Step&, const Step&) = default;
};

bool is_after_hook(const Step& step);  // of "after_create" and its like

// The order of Sceptre 4 (plan/actions.py: launch calls the decorated create, update and delete):
// before_launch, then before_X, the operation, after_X, and after_launch. Hook steps are there only if the
// entry lists hooks; a point at which it lists none has one step then too.
std::vector<Step> steps_of(const plan::Entry& entry);

// Whether the stack must be made by CreateStack: a change set knows no creation timeout.
bool needs_create_stack(const plan::DesiredStack& desired);

}  // namespace cf::deploy
