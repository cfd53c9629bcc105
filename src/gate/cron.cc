#include "gate/cron.h"

#include <array>
#include <optional>
#include <span>
#include <string>

#include "base/strings.h"

namespace cf::gate {

namespace {

struct CronField {
  const char* name;
  int low, high;
  std::span<const char* const> names;  // of low, low + 1, ...
};

constexpr std::array<const char*, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<const char*, 7> weekday_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<CronField, 5> cron_fields{{{"minute", 0, 59, {}},
                                                {"hour", 0, 23, {}},
                                                {"day of the month", 1, 31, {}},
                                                {"month", 1, 12, month_names},
                                                {"day of the week", 0, 7, weekday_names}}};

using CronValues = std::bitset<64>;

std::optional<int> figures(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<int> cron_value(const CronField& field, std::string_view text) {
  const std::string lower = base::to_lower(text);
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (lower == field.names[i]) return field.low + static_cast<int>(i);
  }
  const std::optional<int> value = figures(text);
  if (!value || *value < field.low || *value > field.high) return std::nullopt;
  return value;
}

// "*", "3", "mon-fri", "0-30/10", "*/15"; "3/10" is from 3 on.
bool add_item(const CronField& field, std::string_view item, CronValues& values) {
  int step = 1;
  bool stepped = false;
  if (const std::size_t slash = item.find('/'); slash != std::string_view::npos) {
    const std::optional<int> given = figures(item.substr(slash + 1));
    if (!given || *given == 0) return false;
    step = *given;
    stepped = true;
    item = item.substr(0, slash);
  }
  int first = field.low, last = field.high;
  if (item != "*") {
    const std::size_t dash = item.find('-');
    const std::optional<int> from = cron_value(field, item.substr(0, dash));
    if (!from) return false;
    first = *from;
    if (dash != std::string_view::npos) {
      const std::optional<int> to = cron_value(field, item.substr(dash + 1));
      if (!to || *to < first) return false;
      last = *to;
    } else if (!stepped) {
      last = first;
    }
  }
  for (int value = first; value <= last; value += step) values.set(static_cast<std::size_t>(value));
  return true;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string& word : base::split(base::replace_all(std::string(text), "\t", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

base::Error field_error(std::string_view text, const CronField& field, const std::string& written) {
  std::string hint = "numbers from " + std::to_string(field.low) + " to " + std::to_string(field.high);
  if (!field.names.empty()) hint += ", names (" + std::string(field.names[0]) + ", ...)";
  hint += ", ranges (a-b, a not after b), lists (a,b), steps (*/2) and * may stand there";
  if (written.find_first_of("?LW#") != std::string::npos) hint += "; ?, L, W and # are not supported";
  return base::error(base::ErrorKind::input,
                     "the " + std::string(field.name) + " '" + written + "' of the cron expression '" +
                         std::string(text) + "' is malformed",
                     std::move(hint));
}

}  // namespace

base::Result<Cron> Cron::parse(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() != cron_fields.size()) {
    return base::error(
        base::ErrorKind::input,
        "the cron expression '" + std::string(text) + "' has " + base::plural(words.size(), "field") +
            ", not 5",
        "write minute, hour, day of the month, month and day of the week: \"0 22 * * tue,thu\"");
  }
  std::array<CronValues, 5> values;
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::string& item : base::split(words[i], ',')) {
      if (!add_item(cron_fields[i], item, values[i])) return field_error(text, cron_fields[i], words[i]);
    }
  }
  Cron cron;
  for (int hour = 0; hour < 24; ++hour) {
    for (int minute = 0; minute < 60; ++minute) {
      if (values[1].test(static_cast<std::size_t>(hour)) && values[0].test(static_cast<std::size_t>(minute)))
        cron.starts_.push_back(hour * 60 + minute);
    }
  }
  cron.days_ = std::bitset<32>(values[2].to_ullong());
  cron.months_ = std::bitset<32>(values[3].to_ullong());
  cron.weekdays_ = std::bitset<7>((values[4].to_ullong() | values[4].to_ullong() >> 7) & 0x7f);
  cron.any_day_ = words[2][0] == '*';
  cron.any_weekday_ = words[4][0] == '*';
  using namespace std::chrono;
  for (sys_days day{year{2024} / January / 1}; day < sys_days{year{2025} / January / 1}; day += days{1}) {
    // Whether a date is on some weekday is a matter of years only: it is, where either is enough.
    const year_month_day date{day};
    if (cron.months_.test(unsigned{date.month()}) &&
        (!cron.any_weekday_ || cron.days_.test(unsigned{date.day()})))
      return cron;
  }
  return base::error(base::ErrorKind::input,
                     "the cron expression '" + std::string(text) + "' names a date that never comes",
                     "its months have no such day");
}

bool Cron::is_on(std::chrono::year_month_day date) const {
  if (!months_.test(unsigned{date.month()})) return false;
  const bool day = days_.test(unsigned{date.day()});
  const bool weekday = weekdays_.test(std::chrono::weekday{std::chrono::sys_days{date}}.c_encoding());
  return any_day_ || any_weekday_ ? day && weekday : day || weekday;
}

}  // namespace cf::gate
