#include "descriptor/local_time.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::descriptor {
namespace {

constexpr int minutes_of_hour = 60, minutes_of_day = 24 * 60;
constexpr int first_year = 1970, last_year = 2200;

// Exactly `digits` digits; -1 otherwise.
int fixed_number(std::string_view text, std::size_t digits) {
  if (text.size() != digits) return -1;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

bool is_zone_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '+';
}

}  // namespace

std::optional<int> parse_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != 1 && colon != 2) return std::nullopt;
  const int hour = fixed_number(text.substr(0, colon), colon),
            minute = fixed_number(text.substr(colon + 1), 2);
  const int total = hour * minutes_of_hour + minute;
  if (hour < 0 || minute < 0 || minute >= minutes_of_hour || total > minutes_of_day) return std::nullopt;
  return total;
}

std::optional<LocalMoment> parse_local_moment(std::string_view text) {
  constexpr std::size_t day_length = 10;
  const std::string_view date = text.substr(0, day_length);
  if (date.size() != day_length || date[4] != '-' || date[7] != '-') return std::nullopt;
  const int year = fixed_number(date.substr(0, 4), 4), month = fixed_number(date.substr(5, 2), 2),
            day = fixed_number(date.substr(8, 2), 2);
  if (year < first_year || year > last_year || month < 0 || day < 0) return std::nullopt;
  LocalMoment moment{std::chrono::year(year) / month / day, std::nullopt};
  if (!moment.day.ok()) return std::nullopt;
  if (text.size() == day_length) return moment;
  // With both digits of the hour, so that moments compare as texts too.
  if (text[day_length] != ' ' || text.size() != day_length + 6) return std::nullopt;
  moment.minute = parse_time_of_day(text.substr(day_length + 1));
  if (!moment.minute || *moment.minute == minutes_of_day) return std::nullopt;
  return moment;
}

bool is_zone_name(std::string_view text) {
  if (text.empty() || text.size() > 64 ||
      !((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z')))
    return false;
  const auto parts = base::split(text, '/');
  return std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_zone_letter);
  });
}

}  // namespace cf::descriptor
