#include "gate/local_date.h"

#include <array>
#include <cstdio>

namespace cf::gate {

using namespace std::chrono;

namespace {

// Reads exactly `width` figures from `at` on.
bool figures_at(std::string_view text, std::size_t at, std::size_t width, int& value) {
  value = 0;
  if (text.size() < at + width) return false;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  return true;
}

}  // namespace

std::optional<LocalDate> parse_local_date(std::string_view text) {
  int y = 0, m = 0, d = 0, hour = 0, minute = 0, second = 0;
  if (!figures_at(text, 0, 4, y) || !figures_at(text, 5, 2, m) || !figures_at(text, 8, 2, d) ||
      text[4] != '-' || text[7] != '-')
    return std::nullopt;
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || y < 1970 || y > 2200) return std::nullopt;
  if (text.size() == 10) return LocalDate{local_days{date}, true};
  const bool timed =
      (text[10] == ' ' || text[10] == 'T') && figures_at(text, 11, 2, hour) &&
      figures_at(text, 14, 2, minute) && text[13] == ':' &&
      (text.size() == 16 || (text.size() == 19 && text[16] == ':' && figures_at(text, 17, 2, second)));
  if (!timed || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return LocalDate{local_days{date} + hours{hour} + minutes{minute} + seconds{second}, false};
}

std::string to_text(local_seconds time) {
  constexpr std::array<const char*, 7> names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const local_days date_of = floor<days>(time);
  const year_month_day date{date_of};
  const hh_mm_ss clock{time - date_of};
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s %04d-%02u-%02u %02d:%02d",
                names[weekday{date_of}.c_encoding() % 7], static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text.data();
}

}  // namespace cf::gate
