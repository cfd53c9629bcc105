#include "gate/window.h"

#include <gmock/gmock.h>

#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using descriptor::Freeze;
using descriptor::Rules;
using descriptor::Window;
using test::utc;
using testing::ElementsAre;
using testing::HasSubstr;

Interval span(const std::string& from, const std::string& until) {
  return {utc(from), utc(until)};
}

Window window(std::vector<int> days, int from_hour, int to_hour, std::string zone) {
  Window window;
  window.days = std::move(days);
  window.from_minute = from_hour * 60;
  window.to_minute = to_hour * 60;
  window.zone = std::move(zone);
  return window;
}
Window cron(std::string expression, int minutes, std::string zone) {
  Window window;
  window.cron = std::move(expression);
  window.duration = std::chrono::minutes{minutes};
  window.zone = std::move(zone);
  return window;
}
Calendar of(std::vector<Window> windows, std::vector<Freeze> freezes = {}) {
  Rules rules;
  rules.windows = std::move(windows);
  rules.freezes = std::move(freezes);
  return Calendar(rules);
}

const std::string berlin = "Europe/Berlin";
constexpr int sunday = 0, tuesday = 2, thursday = 4, friday = 5, saturday = 6;

TEST(Windows, WithoutAnyItIsAlwaysOpen) {
  const Calendar calendar = of({});
  const base::TimePoint now = utc("2026-03-01T12:00:00Z");
  EXPECT_TRUE(calendar.is_open(now));
  EXPECT_EQ(calendar.next_opening(now), now);
  EXPECT_EQ(calendar.closes(now), std::nullopt);
}

TEST(Windows, OpenAtTheirFirstMomentAndAreClosedAtTheirEnd) {
  const Calendar calendar = of({window({tuesday, thursday}, 22, 2, berlin)});
  EXPECT_FALSE(calendar.is_open(utc("2026-06-02T19:59:59.999Z")));
  EXPECT_TRUE(calendar.is_open(utc("2026-06-02T20:00:00Z")));
  EXPECT_TRUE(calendar.is_open(utc("2026-06-02T23:59:59.999Z")));
  EXPECT_FALSE(calendar.is_open(utc("2026-06-03T00:00:00Z")));
}

TEST(Windows, PastMidnightBelongToTheDayTheyBeginOn) {
  const Calendar calendar = of({window({saturday}, 22, 2, "UTC")});
  EXPECT_TRUE(calendar.is_open(utc("2026-06-07T01:00:00Z")));   // Sunday morning
  EXPECT_FALSE(calendar.is_open(utc("2026-06-06T01:00:00Z")));  // Saturday morning
}

TEST(Windows, WithEqualEndsLastADay) {
  const Calendar calendar = of({window({friday}, 6, 6, "UTC")});
  EXPECT_THAT(calendar.openings(utc("2026-06-01T00:00:00Z"), utc("2026-06-08T00:00:00Z")),
              ElementsAre(span("2026-06-05T06:00:00Z", "2026-06-06T06:00:00Z")));
}

TEST(Windows, SayWhenTheyOpenNextAndWhenTheyClose) {
  const Calendar calendar = of({window({tuesday, thursday}, 22, 2, berlin)});
  EXPECT_EQ(calendar.next_opening(utc("2026-06-03T00:00:00Z")), utc("2026-06-04T20:00:00Z"));
  EXPECT_EQ(calendar.closes(utc("2026-06-02T21:00:00Z")), utc("2026-06-03T00:00:00Z"));
  EXPECT_EQ(calendar.closes(utc("2026-06-03T12:00:00Z")), std::nullopt);
  EXPECT_EQ(calendar.text(utc("2026-06-04T20:00:00Z")), "Thu 2026-06-04 22:00 Europe/Berlin");
}

TEST(Windows, ThatTouchAreOneOpening) {
  const Calendar calendar =
      of({window({friday}, 20, 0, "UTC"), window({saturday}, 0, 4, "UTC"), window({friday}, 22, 23, "UTC")});
  EXPECT_THAT(calendar.openings(utc("2026-06-01T00:00:00Z"), utc("2026-06-08T00:00:00Z")),
              ElementsAre(span("2026-06-05T20:00:00Z", "2026-06-06T04:00:00Z")));
}

// Central Europe puts the clock forward at 02:00 on 2026-03-29 and back at 03:00 on 2026-10-25.
TEST(DaylightSaving, AWindowOpensAndClosesByTheWallClockOnTheNightOfTheChange) {
  const Calendar calendar = of({window({saturday}, 22, 4, berlin)});
  EXPECT_THAT(calendar.openings(utc("2026-03-28T00:00:00Z"), utc("2026-03-30T00:00:00Z")),
              ElementsAre(span("2026-03-28T21:00:00Z", "2026-03-29T02:00:00Z")));  // 5 hours
  EXPECT_THAT(calendar.openings(utc("2026-10-24T00:00:00Z"), utc("2026-10-26T00:00:00Z")),
              ElementsAre(span("2026-10-24T20:00:00Z", "2026-10-25T03:00:00Z")));  // 7 hours
}

TEST(DaylightSaving, TwentyTwoToTwoIsFourHoursOnBothNights) {
  const Calendar calendar = of({window({saturday}, 22, 2, berlin)});
  EXPECT_THAT(calendar.openings(utc("2026-03-28T00:00:00Z"), utc("2026-03-30T00:00:00Z")),
              ElementsAre(span("2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z")));
  EXPECT_THAT(calendar.openings(utc("2026-10-24T00:00:00Z"), utc("2026-10-26T00:00:00Z")),
              ElementsAre(span("2026-10-24T20:00:00Z", "2026-10-25T00:00:00Z")));
}

TEST(DaylightSaving, ATimeThatComesTwiceIsItsFirstOne) {
  Window half_past_two = window({sunday}, 2, 5, berlin);
  half_past_two.from_minute += 30;
  EXPECT_THAT(of({half_past_two}).openings(utc("2026-10-25T00:00:00Z"), utc("2026-10-26T00:00:00Z")),
              ElementsAre(span("2026-10-25T00:30:00Z", "2026-10-25T04:00:00Z")));
}

TEST(DaylightSaving, ATimeThatIsMissingIsTheMomentOfTheChange) {
  Window half_past_two = window({sunday}, 2, 5, berlin);
  half_past_two.from_minute += 30;
  EXPECT_THAT(of({half_past_two}).openings(utc("2026-03-29T00:00:00Z"), utc("2026-03-30T00:00:00Z")),
              ElementsAre(span("2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z")));
  Window within = half_past_two;
  within.to_minute = 2 * 60 + 45;
  EXPECT_TRUE(of({within}).openings(utc("2026-03-29T00:00:00Z"), utc("2026-03-30T00:00:00Z")).empty());
  EXPECT_THAT(
      of({cron("30 2 * * *", 60, berlin)}).openings(utc("2026-03-28T12:00:00Z"), utc("2026-03-30T12:00:00Z")),
      ElementsAre(span("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"),
                  span("2026-03-30T00:30:00Z", "2026-03-30T01:30:00Z")));
}

TEST(DaylightSaving, ADurationIsElapsedTime) {
  EXPECT_THAT(of({cron("0 22 * * sat", 360, berlin)})
                  .openings(utc("2026-10-24T00:00:00Z"), utc("2026-10-26T00:00:00Z")),
              ElementsAre(span("2026-10-24T20:00:00Z", "2026-10-25T02:00:00Z")));
}

TEST(DaylightSaving, IsFollowedBeyondTheYearsThatZoneFilesList) {
  const Calendar calendar = of({window({}, 12, 13, "America/New_York")});
  EXPECT_TRUE(calendar.is_open(utc("2045-07-01T16:30:00Z")));  // EDT
  EXPECT_TRUE(calendar.is_open(utc("2045-12-01T17:30:00Z")));  // EST
  EXPECT_FALSE(calendar.is_open(utc("2045-12-01T16:30:00Z")));
}

TEST(DaylightSaving, ADayThatAZoneSkippedHasNoWindow) {
  const Calendar calendar = of({window({friday}, 8, 18, "Pacific/Apia")});
  EXPECT_TRUE(calendar.openings(utc("2011-12-29T12:00:00Z"), utc("2011-12-31T12:00:00Z")).empty());
}

TEST(Cron, OpensForADurationAndOverlapsAreJoined) {
  EXPECT_THAT(of({cron("0 22 * * 2,4", 240, "UTC")})
                  .openings(utc("2026-06-01T00:00:00Z"), utc("2026-06-06T00:00:00Z")),
              ElementsAre(span("2026-06-02T22:00:00Z", "2026-06-03T02:00:00Z"),
                          span("2026-06-04T22:00:00Z", "2026-06-05T02:00:00Z")));
  EXPECT_THAT(of({cron("*/30 8-9 * * *", 30, "UTC")})
                  .openings(utc("2026-06-01T00:00:00Z"), utc("2026-06-02T00:00:00Z")),
              ElementsAre(span("2026-06-01T08:00:00Z", "2026-06-01T10:00:00Z")));
  EXPECT_THAT(of({cron("0 0 1 * *", 3 * 24 * 60, "UTC")})
                  .openings(utc("2026-06-03T23:00:00Z"), utc("2026-06-05T00:00:00Z")),
              ElementsAre(span("2026-06-03T23:00:00Z", "2026-06-04T00:00:00Z")));
}

TEST(Freezes, BeatWindows) {
  const Calendar calendar =
      of({window({}, 20, 22, "UTC")}, {{"2026-12-20", "2026-12-21", "UTC", "holidays", {}}});
  EXPECT_FALSE(calendar.is_open(utc("2026-12-20T21:00:00Z")));
  EXPECT_EQ(calendar.next_opening(utc("2026-12-20T00:00:00Z")), utc("2026-12-22T20:00:00Z"));
  ASSERT_TRUE(calendar.frozen(utc("2026-12-21T23:59:59Z")));
  EXPECT_EQ(calendar.frozen(utc("2026-12-21T23:59:59Z"))->reason, "holidays");
  EXPECT_EQ(calendar.frozen(utc("2026-12-22T00:00:00Z")), std::nullopt);
}

TEST(Freezes, EndWithTheDayThatTheyNameOrAtTheMomentThatTheyName) {
  const Calendar calendar = of({}, {{"2026-12-20 18:00", "2027-01-02", berlin, "", {}},
                                    {"2026-06-01", "2026-06-01 12:00", berlin, "", {}}});
  EXPECT_TRUE(calendar.is_open(utc("2026-12-20T16:59:59Z")));
  EXPECT_FALSE(calendar.is_open(utc("2026-12-20T17:00:00Z")));
  EXPECT_FALSE(calendar.is_open(utc("2027-01-02T22:59:59Z")));
  EXPECT_TRUE(calendar.is_open(utc("2027-01-02T23:00:00Z")));
  EXPECT_TRUE(calendar.is_open(utc("2026-06-01T10:00:00Z")));
  EXPECT_EQ(calendar.closes(utc("2026-12-01T00:00:00Z")), utc("2026-12-20T17:00:00Z"));
}

TEST(Freezes, CutAWindowIntoItsOpenParts) {
  EXPECT_THAT(of({window({}, 8, 18, "UTC")}, {{"2026-06-01 10:00", "2026-06-01 11:00", "UTC", "", {}}})
                  .openings(utc("2026-06-01T00:00:00Z"), utc("2026-06-02T00:00:00Z")),
              ElementsAre(span("2026-06-01T08:00:00Z", "2026-06-01T10:00:00Z"),
                          span("2026-06-01T11:00:00Z", "2026-06-01T18:00:00Z")));
}

TEST(FailClosed, AWindowInAnUnknownZoneNeverOpens) {
  const Calendar calendar = of({window({}, 0, 0, "Europe/Berln")});
  EXPECT_EQ(calendar.next_opening(utc("2026-06-01T00:00:00Z")), std::nullopt);
  ASSERT_EQ(calendar.problems().list().size(), 1u);
  EXPECT_THAT(calendar.problems().list()[0].message, HasSubstr("there is no time zone 'Europe/Berln'"));
  EXPECT_EQ(calendar.problems().list()[0].hint, "did you mean 'Europe/Berlin'?");
}

TEST(FailClosed, OneGoodWindowBesideABadOneStillOpens) {
  const Calendar calendar = of({window({}, 8, 9, "../../etc/passwd"), window({}, 20, 21, "UTC")});
  EXPECT_EQ(calendar.next_opening(utc("2026-06-01T00:00:00Z")), utc("2026-06-01T20:00:00Z"));
  EXPECT_TRUE(calendar.problems().has_errors());
}

TEST(FailClosed, AFreezeThatCannotBeReadIsAlwaysInForce) {
  for (const Freeze& freeze :
       {Freeze{"2026-02-30", "2026-03-01", "UTC", "", {}}, Freeze{"20 December", "2026-12-31", "UTC", "", {}},
        Freeze{"2026-12-20", "2026-12-10", "UTC", "", {}}, Freeze{"2026-12-20", "", "UTC", "", {}},
        Freeze{"2026-12-20", "2026-12-21", "Mars/Base", "", {}},
        Freeze{"2026-12-20 25:00", "2026-12-21", "UTC", "", {}}}) {
    const Calendar calendar = of({}, {freeze});
    EXPECT_FALSE(calendar.is_open(utc("2026-06-01T00:00:00Z"))) << freeze.from << " " << freeze.to;
    EXPECT_EQ(calendar.next_opening(utc("2026-06-01T00:00:00Z")), std::nullopt);
    ASSERT_TRUE(calendar.frozen(utc("2026-06-01T00:00:00Z")));
    EXPECT_EQ(calendar.frozen(utc("2026-06-01T00:00:00Z"))->until, std::nullopt);
    EXPECT_EQ(calendar.problems().error_count(), 1u);
  }
}

TEST(FailClosed, AMalformedCronOrDurationNeverOpens) {
  for (const Window& bad : {cron("0 22 * *", 60, "UTC"), cron("61 * * * *", 60, "UTC"),
                            cron("0 22 * * *", 0, "UTC"), cron("0 0 30 2 *", 60, "UTC")}) {
    const Calendar calendar = of({bad});
    EXPECT_EQ(calendar.next_opening(utc("2026-06-01T00:00:00Z")), std::nullopt) << bad.cron;
    EXPECT_EQ(calendar.problems().error_count(), 1u) << bad.cron;
  }
}

}  // namespace
}  // namespace cf::gate
