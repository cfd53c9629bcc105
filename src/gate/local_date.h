// Dates and times of day as people write them in rules, without a time zone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cf::gate {

struct LocalDate {
  std::chrono::local_seconds time;
  bool day_alone = false;  // "2026-12-20"; time is its beginning
};

// "2026-12-20", "2026-12-20 18:00", "2026-12-20T18:00:30"; of years 1970 to 2200. None: malformed, or no such
// date.
std::optional<LocalDate> parse_local_date(std::string_view text);

std::string to_text(std::chrono::local_seconds time);  // "Sun 2026-12-20 18:00"

}  // namespace cf::gate
