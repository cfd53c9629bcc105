// Lengths, days, times and cron expressions as a descriptor writes them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "descriptor/cron.h"
#include "descriptor/local_time.h"
#include "descriptor/weekdays.h"
#include "document/duration.h"

namespace cf::descriptor {

using document::parse_duration;
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(parse_duration("90s"), seconds(90));
  EXPECT_EQ(parse_duration("30m"), seconds(1800));
  EXPECT_EQ(parse_duration("4h"), seconds(14'400));
  EXPECT_EQ(parse_duration("7d"), seconds(604'800));
  for (const char* text : {"", "m", "30", "-1h", "+1h", "1.5h", "1h30m", "1 h", "1w", "9999999999d"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Weekdays, AreNamesAndRangesInAnyCase) {
  EXPECT_THAT(parse_weekdays("sun").value(), ElementsAre(0));
  EXPECT_THAT(parse_weekdays("Wednesday").value(), ElementsAre(3));
  EXPECT_THAT(parse_weekdays("MON-Thu").value(), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(parse_weekdays("sat-mon").value(), ElementsAre(6, 0, 1)) << "forward through the week";
  for (const char* text : {"", "-", "m", "mond", "mon-", "-fri", "mon-tue-wed", "1", "weekdays"})
    EXPECT_FALSE(parse_weekdays(text)) << text;
}

TEST(TimeOfDay, IsHoursAndMinutes) {
  EXPECT_EQ(parse_time_of_day("00:00"), 0);
  EXPECT_EQ(parse_time_of_day("9:05"), 545);
  EXPECT_EQ(parse_time_of_day("24:00"), 1440);
  for (const char* text : {"", "22", "22:0", "24:01", "22:60", "22:00:00", "-1:00", "10pm", ":30", "022:00"})
    EXPECT_FALSE(parse_time_of_day(text)) << text;
}

TEST(LocalMoment, IsADayOfTheCalendarAndPerhapsATime) {
  ASSERT_TRUE(parse_local_moment("2028-02-29"));
  EXPECT_FALSE(parse_local_moment("2028-02-29")->minute);
  EXPECT_EQ(parse_local_moment("2026-12-20 18:30")->minute, 18 * 60 + 30);
  for (const char* text : {"", "2026-02-29", "2026-13-01", "26-12-20", "2026-12-20T18:00", "2026-12-20 24:00",
                           "2026-12-20 9:00", "2026-12-20 ", "20.12.2026"})
    EXPECT_FALSE(parse_local_moment(text)) << text;
}

TEST(ZoneName, HasTheFormOfTheDatabase) {
  for (const char* text : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
    EXPECT_TRUE(is_zone_name(text)) << text;
  for (const char* text :
       {"", "+02:00", "Europe/", "../etc/passwd", "Europe Berlin", "/UTC", "Europe//Berlin"})
    EXPECT_FALSE(is_zone_name(text)) << text;
}

TEST(Cron, HasFiveFieldsInTheirRanges) {
  for (const char* text : {"0 22 * * 2,4", "*/15 0-6/2 1,15 jan-MAR mon-Fri", "59 23 31 12 7",
                           " 0\t0 29 2 * ", "0 0 30 2 mon", "0 0 31 4,5 *"})
    EXPECT_EQ(cron_problem(text).value_or(""), "") << text;
  const auto problem = [](const char* text) { return cron_problem(text).value_or(""); };
  EXPECT_THAT(problem(""), HasSubstr("0 fields in place of five"));
  EXPECT_THAT(problem("0 22 * *"), HasSubstr("4 fields in place of five"));
  EXPECT_THAT(problem("60 * * * *"), HasSubstr("'60' is no minute (0 to 59)"));
  EXPECT_THAT(problem("0 24 * * *"), HasSubstr("'24' is no hour"));
  EXPECT_THAT(problem("0 0 0 * *"), HasSubstr("'0' is no day of the month (1 to 31)"));
  EXPECT_THAT(problem("0 0 * mon *"), HasSubstr("'mon' is no month"));
  EXPECT_THAT(problem("0 0 * * 8"), HasSubstr("'8' is no day of the week"));
  EXPECT_THAT(problem("0 0 * * fri-mon"), HasSubstr("'fri-mon' runs backwards"));
  EXPECT_THAT(problem("0 0 ? * *"), HasSubstr("'?' is no day of the month"));
  EXPECT_THAT(problem("5/10 * * * *"), HasSubstr("a step needs a range"));
  EXPECT_THAT(problem("*/0 * * * *"), HasSubstr("'0' is no step"));
  EXPECT_THAT(problem("1,,2 * * * *"), HasSubstr("'' is no minute"));
  EXPECT_THAT(problem("0 0 30 2 *"), HasSubstr("no month of it has such a day"));
  EXPECT_THAT(problem("0 0 30 2 */2"), HasSubstr("no month of it has such a day"));
  EXPECT_THAT(problem("0 0 31 apr,jun *"), HasSubstr("no month of it has such a day"));
}

}  // namespace
}  // namespace cf::descriptor
