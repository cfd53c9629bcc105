// Hooks that belong to an operation: they are due from the moment it is sent until they have run.
#pragma once

#include <string>

namespace cf::deploy {

struct DueHook {
  std::string point;   // "after_create"
  std::string text;    // plan::shown()
  bool begun = false;  // it was running when the run was interrupted
};

// Whether the next deployment of the stack comes to that point again, whatever it finds.
inline bool runs_again(const std::string& point) {
  return point == "after_update" || point == "after_launch";
}

}  // namespace cf::deploy
