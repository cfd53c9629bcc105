// The form of a cron expression: minute, hour, day of the month, month, day of the week.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cf::descriptor {

// What is wrong with it; none where it is right. Each field is `*` or a list of numbers and ranges `a-b`, `*`
// and ranges with a step `/n`; months and days of the week also by their first three letters; 0 and 7 are
// Sunday. A day that no month has ("30 2") is wrong too: the window would never open.
std::optional<std::string> cron_problem(std::string_view text);

}  // namespace cf::descriptor
