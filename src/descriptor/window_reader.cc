// When a deployment may start: windows and freezes.
#include <algorithm>
#include <set>
#include <tuple>

#include "descriptor/cron.h"
#include "descriptor/local_time.h"
#include "descriptor/rules_reader.h"
#include "descriptor/weekdays.h"

namespace cf::descriptor {
namespace {

constexpr int whole_day = 24 * 60;  // minutes
constexpr std::chrono::minutes shortest_window{1};
constexpr std::chrono::hours longest_window{24 * 31};
constexpr const char* like_window = "{days: [mon-thu], from: \"22:00\", to: \"02:00\", zone: Europe/Berlin}";
constexpr const char* like_freeze =
    "{from: 2026-12-20, to: 2027-01-02, zone: Europe/Berlin, reason: holidays}";

std::string read_zone(Fields& fields) {
  const auto zone = fields.text("zone");
  if (!fields.find("zone")) {
    fields.error({}, "'zone' is missing: nobody knows where these times are",
                 "a name of the IANA database, such as 'zone: Europe/Berlin', or 'zone: UTC'");
  } else if (zone && !is_zone_name(*zone)) {
    fields.error(fields.at("zone"), "'" + *zone + "' is no time zone",
                 "a name of the IANA database, such as Europe/Berlin, which knows about daylight saving");
  }
  return zone.value_or("");
}

std::vector<int> read_days(Fields& fields) {
  std::set<int> days;
  const auto texts = fields.texts("days");
  if (!texts) return {};
  if (texts->empty() && fields.find("days").is_sequence() && fields.find("days").empty())
    fields.error(fields.at("days"), "'days' names no day", "leave it out for every day");
  for (const Fields::Text& text : *texts) {
    const auto found = parse_weekdays(text.text);
    if (found)
      days.insert(found->begin(), found->end());
    else
      fields.error(text.at, "'" + text.text + "' is no day of the week",
                   "mon, tue, wed, thu, fri, sat, sun, or a range such as mon-thu");
  }
  return {days.begin(), days.end()};
}

std::optional<int> read_time(Fields& fields, const char* key) {
  const auto text = fields.text(key);
  if (!text) return std::nullopt;
  const auto time = parse_time_of_day(*text);
  if (!time)
    fields.error(fields.at(key), "'" + *text + "' is no time of day",
                 "hours and minutes, from 00:00 to 24:00");
  return time;
}

void read_times(Fields& fields, Window& window) {
  const bool from_set = static_cast<bool>(fields.find("from")), to_set = static_cast<bool>(fields.find("to"));
  window.days = read_days(fields);
  const auto from = read_time(fields, "from"), to = read_time(fields, "to");
  if (from_set != to_set) {
    fields.error({}, from_set ? "'from' is there without 'to'" : "'to' is there without 'from'",
                 "write both, or neither for whole days");
  } else if (!from_set) {
    window.to_minute = whole_day;
    if (!fields.find("days"))
      fields.error({}, "the window says no time", "write '" + std::string(like_window) + "'");
  } else if (from && to) {
    window.from_minute = *from;
    window.to_minute = *to;
    if (*from == whole_day)
      fields.error(fields.at("from"), "a window can't begin at 24:00", "write 00:00 and the next day");
    else if (*from == *to)
      fields.error(fields.at("to"), "the window ends when it begins", "leave out both for whole days");
  }
  if (fields.find("duration"))
    fields.error(fields.at("duration"), "'duration' goes with 'cron' only", "'to' says when the window ends");
}

void read_cron(Fields& fields, Window& window) {
  window.cron = fields.text("cron").value_or("");
  const auto problem = window.cron.empty() ? std::nullopt : cron_problem(window.cron);
  if (problem)
    fields.error(fields.at("cron"), "'" + window.cron + "' is no cron expression: " + *problem,
                 "such as \"0 22 * * 2,4\": at 22:00 on Tuesdays and Thursdays");
  for (const char* key : {"days", "from", "to"})
    if (fields.find(key))
      fields.error(fields.at(key), "'" + std::string(key) + "' and 'cron' are set in one window",
                   "keep one: 'cron' says when it begins, 'duration' how long it is");
  const auto duration = fields.duration("duration", shortest_window, longest_window);
  if (duration && duration->count() % 60 != 0)
    fields.error(fields.at("duration"), "a window lasts whole minutes");
  if (duration) window.duration = std::chrono::duration_cast<std::chrono::minutes>(*duration);
  if (!fields.find("duration"))
    fields.error({}, "a window with 'cron' needs its 'duration'", "how long it stays open: 'duration: 4h'");
}

Window read_window(Fields fields) {
  static const std::vector<std::string> keys = {"days", "from", "to", "cron", "duration", "zone"};
  const std::size_t reported = fields.diagnostics().list().size();
  fields.allow(keys);
  Window window;
  window.at = fields.origin();
  if (fields.find("cron"))
    read_cron(fields, window);
  else
    read_times(fields, window);
  window.zone = read_zone(fields);
  window.malformed = fields.diagnostics().list().size() > reported;
  return window;
}

std::string read_moment(Fields& fields, const char* key) {
  const auto text = fields.text(key);
  if (!fields.find(key)) {
    fields.error({}, "the freeze has no '" + std::string(key) + "'",
                 "write '" + std::string(like_freeze) + "'");
  } else if (text && !parse_local_moment(*text)) {
    fields.error(fields.at(key), "'" + *text + "' is no day and no moment",
                 "2026-12-20, or with a time of day 2026-12-20 18:00; from 1970 to 2200");
  }
  return text.value_or("");
}

Freeze read_freeze(Fields fields) {
  static const std::vector<std::string> keys = {"from", "to", "zone", "reason"};
  const std::size_t reported = fields.diagnostics().list().size();
  fields.allow(keys);
  Freeze freeze;
  freeze.at = fields.origin();
  freeze.from = read_moment(fields, "from");
  freeze.to = read_moment(fields, "to");
  freeze.reason = fields.text("reason").value_or("");
  freeze.zone = read_zone(fields);
  const auto from = parse_local_moment(freeze.from), to = parse_local_moment(freeze.to);
  if (from && to) {
    // A day alone begins a freeze with its first moment and ends it with its last.
    const auto begin = std::tuple(from->day, from->minute.value_or(0));
    const auto end = std::tuple(to->day, to->minute.value_or(whole_day));
    if (end <= begin)
      fields.error(fields.at("to"),
                   "the freeze ends at " + freeze.to + ", before it begins at " + freeze.from);
  }
  freeze.malformed = fields.diagnostics().list().size() > reported;
  return freeze;
}

}  // namespace

void read_windows(Fields& fields, Rules& rules) {
  static const std::vector<std::string> ends = {"finish_wave", "finish_environment"};
  for (Fields& window : fields.list("windows", like_window)) rules.windows.push_back(read_window(window));
  for (Fields& freeze : fields.list("freezes", like_freeze)) rules.freezes.push_back(read_freeze(freeze));
  rules.finish_environment = fields.choice("on_window_end", ends) == "finish_environment";
}

}  // namespace cf::descriptor
