// Random windows and freezes around changes of the clocks, against an oracle that knows nothing of offsets:
// it looks at what the wall clock shows in every minute.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gate/local_date.h"
#include "gate/window.h"
#include "gate/zone.h"

namespace cf::gate {
namespace {

using namespace std::chrono;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(engine_); }
  bool coin() { return upto(1) == 1; }

 private:
  std::mt19937 engine_;
};

// Rules beside what they mean, by the wall clock: for the days around a change.
class RandomRules {
 public:
  RandomRules(Dice& dice, std::string zone, local_days around)
      : dice_(dice), zone_(std::move(zone)), around_(around) {
    for (int more = dice.upto(2); more >= 0; --more) dice.upto(2) == 0 ? add_cron() : add_daily();
    if (dice.coin()) add_freeze();
  }

  struct Opening {
    local_seconds from, until;
    minutes duration{0};  // not 0: of elapsed time, in place of `until`
  };
  descriptor::Rules rules;
  std::vector<Opening> open, frozen;

 private:
  void add_daily() {
    descriptor::Window window;
    window.zone = zone_;
    for (int day = 0; day < 7; ++day) {
      if (dice_.coin()) window.days.push_back(day);
    }
    window.from_minute = dice_.upto(dice_.coin() ? 240 : 1439);  // where clocks change, and anywhere
    window.to_minute = dice_.upto(dice_.coin() ? 240 : 1440);
    const days next{window.to_minute <= window.from_minute ? 1 : 0};
    for (local_days day = around_ - days{5}; day <= around_ + days{5}; day += days{1}) {
      const int number = static_cast<int>(weekday{day}.c_encoding());
      if (window.days.empty() || std::count(window.days.begin(), window.days.end(), number) > 0)
        open.push_back({day + minutes{window.from_minute}, day + next + minutes{window.to_minute}, {}});
    }
    rules.windows.push_back(std::move(window));
  }

  void add_cron() {
    const int minute = dice_.upto(59), step = 1 + dice_.upto(7);
    const bool weekend = dice_.coin();
    descriptor::Window window;
    window.zone = zone_;
    window.cron = std::to_string(minute) + " */" + std::to_string(step) + " * * " + (weekend ? "sat,7" : "*");
    window.duration = minutes{1 + dice_.upto(200)};
    for (local_days day = around_ - days{5}; day <= around_ + days{5}; day += days{1}) {
      if (weekend && weekday{day} != Saturday && weekday{day} != Sunday) continue;
      for (int hour = 0; hour < 24; hour += step)
        open.push_back({day + hours{hour} + minutes{minute}, {}, window.duration});
    }
    rules.windows.push_back(std::move(window));
  }

  void add_freeze() {
    const local_seconds from = around_ + minutes{dice_.upto(300)},
                        until = from + minutes{1 + dice_.upto(2000)};
    const auto text = [](local_seconds time) { return to_text(time).substr(4); };
    rules.freezes.push_back({text(from), text(until), zone_, "", {}});
    frozen.push_back({from, until, {}});
  }

  Dice& dice_;
  std::string zone_;
  local_days around_;
};

// What the wall clock of a zone shows in each minute of a span.
class WallClock {
 public:
  WallClock(const std::string& zone, sys_seconds from, sys_seconds until) : from_(from) {
    const auto here = Zone::find(zone).or_throw();
    for (sys_seconds now = from; now < until; now += minutes{1}) {
      const local_seconds shown = here->to_local(now);
      latest_.push_back(latest_.empty() ? shown : std::max(latest_.back(), shown));
    }
  }

  // For each minute, whether one of these holds: from the first minute at which the clock shows its beginning
  // or a later time, to the first one at which it shows its end.
  std::vector<bool> minutes_of(const std::vector<RandomRules::Opening>& openings) const {
    std::vector<bool> held(latest_.size());
    for (const RandomRules::Opening& opening : openings) {
      const std::ptrdiff_t first = index(opening.from);
      const std::ptrdiff_t last = opening.duration.count() != 0
                                      ? std::min(first + opening.duration.count(), std::ssize(latest_))
                                      : index(opening.until);
      for (std::ptrdiff_t i = first; i < last; ++i) held[static_cast<std::size_t>(i)] = true;
    }
    return held;
  }

 private:
  std::ptrdiff_t index(local_seconds time) const {
    return std::lower_bound(latest_.begin(), latest_.end(), time) - latest_.begin();
  }
  sys_seconds from_;
  std::vector<local_seconds> latest_;
};

struct ClockChange {
  const char* zone;
  local_days day;
};

class OddZones : public testing::TestWithParam<ClockChange> {};

TEST_P(OddZones, OpenAndCloseInTheMinutesThatTheWallClockSays) {
  const auto& [zone, day] = GetParam();
  const sys_seconds first{day.time_since_epoch() - days{6}}, last = first + days{11};
  const WallClock clock(zone, first, last);
  Dice dice(20260101);
  for (int round = 0; round < 40; ++round) {
    const RandomRules random(dice, zone, day);
    const Calendar calendar(random.rules);
    ASSERT_TRUE(calendar.problems().empty());
    const std::vector<bool> open = clock.minutes_of(random.open), frozen = clock.minutes_of(random.frozen);
    const sys_seconds from = first + days{3}, until = last - days{4};
    const std::vector<Interval> openings = calendar.openings(from, until);
    std::optional<base::TimePoint> next, end;  // of the minutes that come, looked at from the last one
    for (sys_seconds now = until - minutes{1}; now >= from; now -= minutes{1}) {
      const auto i = static_cast<std::size_t>((now - first) / minutes{1});
      const bool expected = open[i] && !frozen[i];
      ASSERT_EQ(calendar.is_open(now), expected) << round << ": " << base::iso8601(now);
      const bool listed = std::any_of(openings.begin(), openings.end(), [&](const Interval& opening) {
        return opening.from <= now && now < opening.until;
      });
      ASSERT_EQ(listed, expected) << round << ": " << base::iso8601(now);
      if (!expected) end = now;
      if (expected) next = now;
      if (i % 7 == 0 && next) {
        ASSERT_EQ(calendar.next_opening(now), next) << round;
      }
      if (i % 7 == 0 && expected && end) {
        ASSERT_EQ(calendar.closes(now), end) << round;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Changes, OddZones,
                         testing::Values(ClockChange{"UTC", local_days{2026y / March / 29}},
                                         ClockChange{"Europe/Berlin", local_days{2026y / March / 29}},
                                         ClockChange{"Europe/Berlin", local_days{2026y / October / 25}},
                                         ClockChange{"America/New_York", local_days{2026y / March / 8}},
                                         ClockChange{"America/New_York", local_days{2045y / November / 5}},
                                         ClockChange{"Australia/Lord_Howe", local_days{2026y / April / 5}},
                                         ClockChange{"Antarctica/Troll", local_days{2026y / October / 25}},
                                         ClockChange{"America/Santiago", local_days{2026y / September / 6}},
                                         ClockChange{"America/Havana", local_days{2026y / November / 1}},
                                         ClockChange{"Africa/Casablanca", local_days{2026y / March / 22}},
                                         ClockChange{"Pacific/Apia", local_days{2011y / December / 30}}),
                         [](const auto& change) { return std::to_string(change.index); });

}  // namespace
}  // namespace cf::gate
