// A cron expression of five fields, in local time: minute, hour, day of the month, month, day of the week.
// As Vixie cron reads it: names of months and days, ranges, lists, steps, 7 is Sunday; where both day fields
// are restricted, either is enough.
#pragma once

#include <bitset>
#include <chrono>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace cf::gate {

class Cron {
 public:
  // An error of kind input says which field is wrong and what it may be; so is a day that never comes (30
  // February).
  static base::Result<Cron> parse(std::string_view text);

  bool is_on(std::chrono::year_month_day date) const;
  // Minutes of such a day, ascending; never empty.
  const std::vector<int>& minutes_of_day() const { return starts_; }

 private:
  std::bitset<32> days_, months_;
  std::bitset<7> weekdays_;
  bool any_day_ = false, any_weekday_ = false;  // the field begins with `*`
  std::vector<int> starts_;
};

}  // namespace cf::gate
