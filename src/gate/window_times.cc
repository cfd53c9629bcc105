#include "gate/window_times.h"

#include "base/strings.h"
#include "gate/local_date.h"

namespace cf::gate {

using namespace std::chrono;

namespace {

constexpr minutes longest_duration = days{366};

base::Error window_error(std::string message, std::string hint) {
  return base::error(base::ErrorKind::input, std::move(message), std::move(hint));
}

}  // namespace

base::Result<WindowTimes> WindowTimes::read(const descriptor::Window& window) {
  WindowTimes times;
  auto zone = Zone::find(window.zone);
  if (!zone) return std::move(zone).error();
  times.zone_ = *std::move(zone);
  if (window.cron.empty()) {
    if (window.from_minute < 0 || window.from_minute >= 1440 || window.to_minute < 0 ||
        window.to_minute > 1440)
      return window_error("a time of day of the window is outside 00:00 to 24:00", "write from: \"22:00\"");
    for (const int day : window.days) {
      if (day < 0 || day > 6)
        return window_error("a day of the window is none of the week", "write days: [mon]");
      times.weekdays_.set(static_cast<std::size_t>(day));
    }
    if (window.days.empty()) times.weekdays_.set();
    times.from_ = minutes{window.from_minute};
    times.to_ = minutes{window.to_minute};
    if (times.to_ <= times.from_) times.to_ += days{1};
    return times;
  }
  auto cron = Cron::parse(window.cron);
  if (!cron) return std::move(cron).error();
  times.cron_ = *std::move(cron);
  times.duration_ = window.duration;
  if (times.duration_ <= minutes{0} || times.duration_ > longest_duration) {
    return window_error("the window of cron '" + window.cron + "' needs a duration of 1 minute to 366 days",
                        "write duration: 4h");
  }
  for (const int start : times.cron_->minutes_of_day()) {
    if (!times.runs_.empty() && minutes{start} <= times.runs_.back().last + times.duration_) {
      times.runs_.back().last = minutes{start};
    } else {
      times.runs_.push_back({minutes{start}, minutes{start}});
    }
  }
  return times;
}

void WindowTimes::append(base::TimePoint from, base::TimePoint until, std::vector<Interval>& out) const {
  std::vector<Interval> found;
  const days back = cron_ ? ceil<days>(duration_) + days{1} : days{2};
  const local_days last = floor<days>(zone_->to_local(ceil<seconds>(until)));
  for (local_days day = floor<days>(zone_->to_local(floor<seconds>(from))) - back; day <= last;
       day += days{1}) {
    if (cron_ && cron_->is_on(year_month_day{day})) append_cron_day(day, found);
    if (!cron_ && weekdays_.test(weekday{day}.c_encoding())) append_day(day, found);
  }
  for (const Interval& interval : found) {
    if (interval.until > from && interval.from < until) out.push_back(interval);
  }
}

void WindowTimes::append_day(local_days day, std::vector<Interval>& out) const {
  append_span(zone_->to_sys(day + from_), zone_->to_sys(day + to_), out);
}

void WindowTimes::append_cron_day(local_days day, std::vector<Interval>& out) const {
  if (zone_->is_even(day, day + days{1})) {
    for (const Run& run : runs_)
      append_span(zone_->to_sys(day + run.first), zone_->to_sys(day + run.last) + duration_, out);
    return;
  }
  for (const int start : cron_->minutes_of_day()) {
    const sys_seconds opens = zone_->to_sys(day + minutes{start});
    append_span(opens, opens + duration_, out);
  }
}

void WindowTimes::append_span(sys_seconds from, sys_seconds until, std::vector<Interval>& out) const {
  if (from < until) out.push_back({from, until});
}

base::Result<Interval> freeze_times(const descriptor::Freeze& freeze) {
  auto zone = Zone::find(freeze.zone);
  if (!zone) return std::move(zone).error();
  const std::optional<LocalDate> from = parse_local_date(freeze.from), to = parse_local_date(freeze.to);
  for (const auto& [date, text] : {std::pair(&from, &freeze.from), std::pair(&to, &freeze.to)}) {
    if (!*date) {
      return window_error("'" + *text + "' of the freeze is no date",
                          "write 2026-12-20 or \"2026-12-20 18:00\"");
    }
  }
  const local_seconds until = to->time + (to->day_alone ? days{1} : days{0});
  if (until <= from->time) {
    return window_error("the freeze ends (" + freeze.to + ") before it begins (" + freeze.from + ")",
                        "`to` is the first moment after it, a day alone ends with that day");
  }
  return Interval{(*zone)->to_sys(from->time), (*zone)->to_sys(until)};
}

}  // namespace cf::gate
