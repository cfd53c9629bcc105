#include "gate/window.h"

#include <algorithm>
#include <array>

#include "gate/local_date.h"
#include "gate/window_times.h"

namespace cf::gate {

using namespace std::chrono;

namespace {

struct FreezeTimes {
  std::optional<Interval> interval;  // none: could not be read, always in force
  std::string reason;
  base::Origin at;
  bool holds(base::TimePoint now) const {
    return !interval || (interval->from <= now && now < interval->until);
  }
};

// Sorted and joined where they touch, cut to the range.
std::vector<Interval> joined(std::vector<Interval> intervals, base::TimePoint from, base::TimePoint until) {
  const auto earlier = [](const Interval& a, const Interval& b) { return a.from < b.from; };
  if (!std::is_sorted(intervals.begin(), intervals.end(), earlier))
    std::sort(intervals.begin(), intervals.end(), earlier);
  std::vector<Interval> out;
  for (Interval& interval : intervals) {
    interval.from = std::max(interval.from, from);
    interval.until = std::min(interval.until, until);
    if (interval.from >= interval.until) continue;
    if (!out.empty() && interval.from <= out.back().until) {
      out.back().until = std::max(out.back().until, interval.until);
    } else {
      out.push_back(interval);
    }
  }
  return out;
}

// Both sorted and apart from each other.
std::vector<Interval> without(const std::vector<Interval>& open, const std::vector<Interval>& shut) {
  std::vector<Interval> out;
  auto next = shut.begin();
  for (Interval rest : open) {
    while (next != shut.end() && next->until <= rest.from) ++next;
    for (auto s = next; s != shut.end() && s->from < rest.until; ++s) {
      if (rest.from < s->from) out.push_back({rest.from, s->from});
      rest.from = std::max(rest.from, s->until);
    }
    if (rest.from < rest.until) out.push_back(rest);
  }
  return out;
}

// The spans in which the first opening is looked for: most windows open within days.
constexpr std::array<hours, 3> search_steps{days{2}, days{32}, search_span};

}  // namespace

struct Calendar::Data {
  bool always_open = false;  // no windows
  std::vector<WindowTimes> windows;
  std::vector<FreezeTimes> freezes;
  std::shared_ptr<const Zone> zone = Zone::utc();
  std::string zone_name = "UTC";
  base::Diagnostics problems;
};

Calendar::Calendar(const descriptor::Rules& rules) {
  auto data = std::make_unique<Data>();
  data->always_open = rules.windows.empty();
  const auto use_zone = [&](const std::string& name) {
    if (data->zone_name != "UTC" || name.empty()) return;
    if (auto zone = Zone::find(name)) {
      data->zone = *zone;
      data->zone_name = name;
    }
  };
  for (const descriptor::Window& window : rules.windows) {
    if (auto times = WindowTimes::read(window)) {
      data->windows.push_back(*std::move(times));
      use_zone(window.zone);
    } else {
      data->problems.error(window.at, times.error().message + ": this window never opens",
                           times.error().hint);
    }
  }
  for (const descriptor::Freeze& freeze : rules.freezes) {
    FreezeTimes times{std::nullopt, freeze.reason, freeze.at};
    if (auto interval = freeze_times(freeze)) {
      times.interval = *interval;
      use_zone(freeze.zone);
    } else {
      data->problems.error(freeze.at, interval.error().message + ": this freeze is always in force",
                           interval.error().hint);
    }
    data->freezes.push_back(std::move(times));
  }
  data_ = std::move(data);
}
Calendar::~Calendar() = default;
Calendar::Calendar(Calendar&&) noexcept = default;
Calendar& Calendar::operator=(Calendar&&) noexcept = default;

const base::Diagnostics& Calendar::problems() const {
  return data_->problems;
}

std::vector<Interval> Calendar::openings(base::TimePoint from, base::TimePoint until) const {
  if (from >= until) return {};
  std::vector<Interval> open, shut;
  if (data_->always_open) open.push_back({from, until});
  for (const WindowTimes& window : data_->windows) window.append(from, until, open);
  for (const FreezeTimes& freeze : data_->freezes) {
    if (!freeze.interval) return {};
    shut.push_back(*freeze.interval);
  }
  return without(joined(std::move(open), from, until), joined(std::move(shut), from, until));
}

bool Calendar::is_open(base::TimePoint now) const {
  return !openings(now, now + base::TimePoint::duration{1}).empty();
}

bool Calendar::in_window(base::TimePoint now) const {
  std::vector<Interval> open;
  for (const WindowTimes& window : data_->windows)
    window.append(now, now + base::TimePoint::duration{1}, open);
  return data_->always_open || !open.empty();
}

std::optional<Frozen> Calendar::frozen(base::TimePoint now) const {
  std::optional<Frozen> last;
  for (const FreezeTimes& freeze : data_->freezes) {
    if (!freeze.holds(now)) continue;
    const Frozen found{freeze.reason, freeze.interval ? std::optional(freeze.interval->until) : std::nullopt,
                       freeze.at};
    const bool later = !last || (last->until && (!found.until || *found.until > *last->until));
    if (later) last = found;
  }
  return last;
}

std::optional<base::TimePoint> Calendar::next_opening(base::TimePoint now) const {
  for (const hours span : search_steps) {
    const std::vector<Interval> found = openings(now, now + span);
    if (!found.empty()) return found.front().from;
  }
  return std::nullopt;
}

std::optional<base::TimePoint> Calendar::closes(base::TimePoint now) const {
  for (const hours span : search_steps) {
    const std::vector<Interval> found = openings(now, now + span);
    if (found.empty() || found.front().from > now) return std::nullopt;
    if (found.front().until < now + span) return found.front().until;
  }
  return std::nullopt;
}

std::string Calendar::text(base::TimePoint time) const {
  return to_text(data_->zone->to_local(floor<seconds>(time))) + " " + data_->zone_name;
}

}  // namespace cf::gate
