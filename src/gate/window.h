// When an environment's windows and freezes let a deployment start. Local times are those of the rules' time
// zones, right across changes of daylight-saving time; what that means where a local time is missing or comes
// twice is in docs/reference/rules.md.
//
// The one thing read from outside is the system's time zone data (zone.h), once for each zone.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "descriptor/rules.h"

namespace cf::gate {

// From the first moment to just before the second.
struct Interval {
  base::TimePoint from, until;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// A freeze in force.
struct Frozen {
  std::string reason;                    // as written; may be empty
  std::optional<base::TimePoint> until;  // none: it could not be read, so that it never ends
  base::Origin at;
};

// How far next_opening() and closes() look.
inline constexpr std::chrono::hours search_span = std::chrono::days{400};

// The windows and freezes of one environment, read once and asked often. Threads: const calls from any.
class Calendar {
 public:
  // Keeps nothing of `rules`.
  explicit Calendar(const descriptor::Rules& rules);
  ~Calendar();
  Calendar(Calendar&&) noexcept;
  Calendar& operator=(Calendar&&) noexcept;

  // Unknown zones, malformed cron expressions and dates. A window that has one never opens, a freeze that has
  // one is always in force.
  const base::Diagnostics& problems() const;

  bool is_open(base::TimePoint now) const;
  bool in_window(base::TimePoint now) const;                // whatever the freezes say
  std::optional<Frozen> frozen(base::TimePoint now) const;  // of several, the one that ends last
  // `now` if it is open; none: not within search_span.
  std::optional<base::TimePoint> next_opening(base::TimePoint now) const;
  // When what is open now closes; none: it is closed, or stays open for search_span.
  std::optional<base::TimePoint> closes(base::TimePoint now) const;
  // Sorted, apart from each other, cut to the range.
  std::vector<Interval> openings(base::TimePoint from, base::TimePoint until) const;

  // "Tue 2026-12-22 22:00 Europe/Berlin": in the zone of the first window that has one, else UTC.
  std::string text(base::TimePoint time) const;

 private:
  struct Data;
  std::unique_ptr<const Data> data_;
};

}  // namespace cf::gate
