#include "descriptor/weekdays.h"

#include "base/strings.h"

namespace cf::descriptor {
namespace {

constexpr std::string_view day_names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                          "thursday", "friday", "saturday"};
constexpr int week = 7;

std::optional<int> day_number(std::string_view text) {
  const std::string name = base::to_lower(base::trim(text));
  for (int day = 0; day < week; ++day)
    if (name == day_names[day] || name == day_names[day].substr(0, 3)) return day;
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<int>> parse_weekdays(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = day_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_number(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  std::vector<int> days{*first};
  while (days.back() != *last) days.push_back((days.back() + 1) % week);
  return days;
}

}  // namespace cf::descriptor
