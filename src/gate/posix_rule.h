// The rule by which a time zone goes on after the last change that its file lists: the TZ string of POSIX, as
// it stands at the end of a TZif file ("CET-1CEST,M3.5.0,M10.5.0/3").
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace cf::gate {

// A moment at which local time changes, and what is added to UTC from then on.
struct OffsetChange {
  std::chrono::sys_seconds at;
  std::chrono::seconds offset;
  friend bool operator==(const OffsetChange&, const OffsetChange&) = default;
};

// A day of every year and a time of that day, which may lie outside it (-167 to 167 hours).
struct YearlyMoment {
  enum class Form { weekday_of_month, day_without_leap, day } form = Form::weekday_of_month;
  unsigned month = 0, week = 0, weekday = 0;  // M form: week 5 is the last one
  int day = 0;                                // J form: 1..365, 29 February is not counted; n form: 0..365
  std::chrono::seconds time{7200};
  std::chrono::local_seconds in(std::chrono::year year) const;
};

class PosixRule {
 public:
  // None: malformed.
  static std::optional<PosixRule> parse(std::string_view text);

  std::chrono::seconds offset(std::chrono::sys_seconds time) const;
  // The first change after `time`; none: it never changes.
  std::optional<OffsetChange> next_change(std::chrono::sys_seconds time) const;

 private:
  struct Saving {
    std::chrono::seconds offset;
    YearlyMoment begin, end;
  };
  std::vector<OffsetChange> changes_around(std::chrono::sys_seconds time) const;

  std::chrono::seconds standard_{0};
  std::optional<Saving> saving_;
};

}  // namespace cf::gate
