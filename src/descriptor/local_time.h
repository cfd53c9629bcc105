// Times of day and moments as a descriptor writes them, in some zone's local time.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cf::descriptor {

// Minutes after midnight of "9:00" or "22:00"; 1440 of "24:00".
std::optional<int> parse_time_of_day(std::string_view text);

// "2026-12-20" or "2026-12-20 18:00": a day that the calendar has, from 1970 to 2200 (what gate/ can reckon
// with), and a time before 24:00.
struct LocalMoment {
  std::chrono::year_month_day day;
  std::optional<int> minute;  // after midnight; none: a day alone
};
std::optional<LocalMoment> parse_local_moment(std::string_view text);

// The form of a time zone's name in the IANA database: Europe/Berlin, UTC, Etc/GMT+5. Whether there is such a
// zone is for whoever has the database to say.
bool is_zone_name(std::string_view text);

}  // namespace cf::descriptor
