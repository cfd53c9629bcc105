// Lengths of time as a descriptor writes them: a whole number and one unit, "90s", "30m", "4h", "7d".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cf::descriptor {

// None where the text is no such length, a bare number among them: nobody knows its unit. A day is 24 hours.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace cf::descriptor
