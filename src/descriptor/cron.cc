#include "descriptor/cron.h"

#include <charconv>
#include <cstdint>
#include <vector>

#include "base/strings.h"

namespace cf::descriptor {
namespace {

struct CronField {
  const char* name;
  int least, most;
  std::string_view names;  // of three letters each, from `least` on
};

constexpr CronField cron_fields[] = {{"minute", 0, 59, ""},
                                     {"hour", 0, 23, ""},
                                     {"day of the month", 1, 31, ""},
                                     {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                                     {"day of the week", 0, 7, "sunmontuewedthufrisat"}};
constexpr std::size_t field_count = std::size(cron_fields);

std::optional<int> value_of(std::string_view text, const CronField& field) {
  const std::string lower = base::to_lower(text);
  if (lower.size() == 3) {
    const std::size_t at = field.names.find(lower);
    if (at != std::string_view::npos && at % 3 == 0) return field.least + static_cast<int>(at / 3);
  }
  int number = 0;
  const char* end = lower.data() + lower.size();
  const auto read = std::from_chars(lower.data(), end, number);
  if (lower.empty() || read.ec != std::errc() || read.ptr != end || number < field.least ||
      number > field.most)
    return std::nullopt;
  return number;
}

std::string said(const CronField& field, std::string_view text) {
  return "'" + std::string(text) + "' is no " + field.name;
}

std::string span_of(const CronField& field) {
  return " (" + std::to_string(field.least) + " to " + std::to_string(field.most) + ")";
}

// Adds what one item of the list stands for to `values`, a bit for each.
std::optional<std::string> add_values(std::string_view item, const CronField& field, std::uint64_t& values) {
  const std::size_t slash = item.find('/');
  const std::string_view range = item.substr(0, slash);
  int first = field.least, last = field.most, step = 1;
  const std::size_t dash = range.find('-');
  if (range != "*") {
    const auto from = value_of(range.substr(0, dash), field);
    const auto to = dash == std::string_view::npos ? from : value_of(range.substr(dash + 1), field);
    if (!from || !to) return said(field, range) + span_of(field);
    if (*from > *to) return "the range '" + std::string(range) + "' runs backwards";
    first = *from;
    last = *to;
  }
  if (slash != std::string_view::npos) {
    const std::string_view number = item.substr(slash + 1);
    const CronField steps{"step", 1, field.most, ""};
    if (range != "*" && dash == std::string_view::npos)
      return "a step needs a range or '*' before it, not '" + std::string(range) + "'";
    const auto given = value_of(number, steps);
    if (!given) return said(steps, number) + span_of(steps);
    step = *given;
  }
  for (int value = first; value <= last; value += step) values |= std::uint64_t{1} << value;
  return std::nullopt;
}

bool has_day(std::uint64_t days, std::uint64_t months) {
  constexpr int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int month = 1; month <= 12; ++month) {
    if ((months >> month & 1) == 0) continue;
    for (int day = 1; day <= longest[month - 1]; ++day)
      if ((days >> day & 1) != 0) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> cron_problem(std::string_view text) {
  std::vector<std::string> fields;
  for (std::string& part : base::split(base::replace_all(std::string(text), "\t", " "), ' '))
    if (!part.empty()) fields.push_back(std::move(part));
  if (fields.size() != field_count)
    return "it has " + base::plural(fields.size(), "field") +
           " in place of five: minute, hour, day of the month, " + "month, day of the week";
  std::uint64_t values[field_count] = {};
  for (std::size_t i = 0; i < field_count; ++i) {
    for (const std::string& item : base::split(fields[i], ','))
      if (auto problem = add_values(item, cron_fields[i], values[i])) return problem;
  }
  // With a day of the week the two days are alternatives.
  if (fields[4][0] == '*' && !has_day(values[2], values[3])) return "no month of it has such a day";
  return std::nullopt;
}

}  // namespace cf::descriptor
