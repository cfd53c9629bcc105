// One window and one freeze, with their zones and texts read: the times they stand for.
#pragma once

#include <bitset>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.h"
#include "descriptor/rules.h"
#include "gate/cron.h"
#include "gate/window.h"
#include "gate/zone.h"

namespace cf::gate {

class WindowTimes {
 public:
  static base::Result<WindowTimes> read(const descriptor::Window& window);

  // Appends what overlaps the range, by start; not cut to it, and they may overlap each other.
  void append(base::TimePoint from, base::TimePoint until, std::vector<Interval>& out) const;
  const Zone& zone() const { return *zone_; }

 private:
  void append_day(std::chrono::local_days day, std::vector<Interval>& out) const;
  void append_cron_day(std::chrono::local_days day, std::vector<Interval>& out) const;
  void append_span(std::chrono::sys_seconds from, std::chrono::sys_seconds until,
                   std::vector<Interval>& out) const;

  std::shared_ptr<const Zone> zone_;
  std::bitset<7> weekdays_;
  std::chrono::minutes from_{0}, to_{0};  // from the start of the day; `to` may be on the next one
  std::optional<Cron> cron_;
  std::chrono::minutes duration_{0};  // of cron_
  // Spans of a day in which one start of cron_ follows another before its duration is over: first and last
  // start.
  struct Run {
    std::chrono::minutes first, last;
  };
  std::vector<Run> runs_;
};

// None: malformed; in force for ever.
base::Result<Interval> freeze_times(const descriptor::Freeze& freeze);

}  // namespace cf::gate
