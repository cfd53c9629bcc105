// Lengths of time as people write them: a whole number and one unit, "90s", "30m", "4h", "7d".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cf::document {

// None where the text is no such length, a bare number among them: nobody knows its unit. A day is 24 hours.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace cf::document
