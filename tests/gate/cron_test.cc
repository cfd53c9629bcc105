#include "gate/cron.h"

#include <gmock/gmock.h>

namespace cf::gate {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::HasSubstr;

Cron cron(std::string_view text) {
  return Cron::parse(text).or_throw();
}
std::string problem(std::string_view text) {
  const auto parsed = Cron::parse(text);
  return parsed ? "" : parsed.error().message;
}

TEST(CronText, HasListsRangesStepsAndNames) {
  EXPECT_THAT(cron("0,30 8-10/2 * * *").minutes_of_day(), ElementsAre(480, 510, 600, 630));
  EXPECT_THAT(cron("50/5 23 * * *").minutes_of_day(), ElementsAre(1430, 1435));
  EXPECT_TRUE(cron("0 0 * Dec Fri").is_on(2026y / December / 4));
  EXPECT_FALSE(cron("0 0 * dec fri").is_on(2026y / November / 6));
  EXPECT_FALSE(cron("0 0 * dec fri").is_on(2026y / December / 5));
}

TEST(CronText, SevenIsSunday) {
  EXPECT_TRUE(cron("0 0 * * 7").is_on(2026y / June / 7));
  EXPECT_TRUE(cron("0 0 * * 5-7").is_on(2026y / June / 7));
  EXPECT_FALSE(cron("0 0 * * 7").is_on(2026y / June / 8));
}

TEST(CronText, EitherDayFieldIsEnoughWhereBothAreRestricted) {
  const Cron both = cron("0 0 13 * fri");
  EXPECT_TRUE(both.is_on(2026y / June / 13));  // a Saturday
  EXPECT_TRUE(both.is_on(2026y / June / 12));  // a Friday
  EXPECT_FALSE(both.is_on(2026y / June / 14));
  const Cron stepped = cron("0 0 */2 * fri");  // begins with *: both count
  EXPECT_TRUE(stepped.is_on(2026y / June / 5));
  EXPECT_FALSE(stepped.is_on(2026y / June / 12));
}

TEST(CronText, ThatIsMalformedIsNamed) {
  EXPECT_THAT(problem("0 22 * *"), HasSubstr("has 4 fields, not 5"));
  EXPECT_THAT(problem("60 * * * *"), HasSubstr("the minute '60'"));
  EXPECT_THAT(problem("0 24 * * *"), HasSubstr("the hour '24'"));
  EXPECT_THAT(problem("0 0 ? * 2"), HasSubstr("the day of the month '?'"));
  EXPECT_THAT(problem("0 0 * * fri-mon"), HasSubstr("the day of the week 'fri-mon'"));
  EXPECT_THAT(problem("*/0 * * * *"), HasSubstr("the minute '*/0'"));
  EXPECT_THAT(problem("1,,2 * * * *"), HasSubstr("the minute"));
  EXPECT_THAT(problem("0 0 31 apr,jun *"), HasSubstr("a date that never comes"));
  EXPECT_EQ(problem("0 0 31 apr,jun fri"), "");
  EXPECT_EQ(problem("0 0 29 2 *"), "");
}

}  // namespace
}  // namespace cf::gate
