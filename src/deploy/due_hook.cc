#include "deploy/due_hook.h"

#include <charconv>

namespace cf::deploy {

std::string journal_name(const std::string& point, std::size_t place) {
  return place == 0 ? point : point + "#" + std::to_string(place + 1);
}

DueHook hook_named(std::string_view name) {
  DueHook hook;
  const std::size_t mark = name.find('#');
  hook.point = name.substr(0, mark);
  if (mark == std::string_view::npos) return hook;
  std::size_t number = 1;
  std::from_chars(name.data() + mark + 1, name.data() + name.size(), number);
  hook.place = number == 0 ? 0 : number - 1;
  return hook;
}

}  // namespace cf::deploy
