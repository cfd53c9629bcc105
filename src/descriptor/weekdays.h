// Days of the week as a window lists them: "mon", "Monday", "mon-thu", "sat-mon".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace cf::descriptor {

// 0 is Sunday; a range runs forward through the week. None where the text names no day; letter case does not
// count.
std::optional<std::vector<int>> parse_weekdays(std::string_view text);

}  // namespace cf::descriptor
