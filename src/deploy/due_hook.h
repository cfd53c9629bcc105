// Hooks that belong to an operation: they are due from the moment it is sent until they have run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cf::deploy {

struct DueHook {
  std::string point;      // "after_create"
  std::string text;       // plan::shown()
  bool begun = false;     // it was running when the run was interrupted
  std::size_t place = 0;  // among those of its point
};

// How a journal names one: "after_create", and "after_create#2" for the second of its point.
std::string journal_name(const std::string& point, std::size_t place);

// Point and place of such a name.
DueHook hook_named(std::string_view name);

// Whether the next deployment of the stack comes to that point again, whatever it finds.
inline bool runs_again(const std::string& point) {
  return point == "after_update" || point == "after_launch";
}

}  // namespace cf::deploy
