#include "base/clock.h"

#include <gtest/gtest.h>

#include "base/call.h"

namespace cf::base {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Clock, VirtualTimeMovesOnlyBySleeping) {
  VirtualClock clock;
  EXPECT_EQ(iso8601(clock.now()), "2026-01-01T00:00:00.000Z");
  clock.sleep(seconds(90));
  clock.sleep(milliseconds(-5));
  EXPECT_EQ(iso8601(clock.now()), "2026-01-01T00:01:30.000Z");
}

TEST(Clock, ACallExpiresByItsOwnClock) {
  VirtualClock clock;
  Call call{{}, clock.now() + seconds(10), &clock};
  EXPECT_FALSE(call.expired());
  clock.sleep(seconds(10));
  EXPECT_TRUE(call.expired());
  EXPECT_FALSE(Call{}.expired());
}

TEST(Clock, PrintsBothForms) {
  const TimePoint time = TimePoint{} + seconds(1'767'225'600) + milliseconds(7);
  EXPECT_EQ(iso8601(time), "2026-01-01T00:00:00.007Z");
  EXPECT_EQ(basic_iso8601(time), "20260101T000000Z");
  EXPECT_EQ(iso8601(TimePoint{} - milliseconds(1)), "1969-12-31T23:59:59.999Z");
}

TEST(Clock, ReadsOffsetsAndFractions) {
  const auto read = [](std::string_view text) {
    TimePoint time;
    return parse_iso8601(text, time) ? iso8601(time) : std::string("malformed");
  };
  EXPECT_EQ(read("2026-02-28T23:59:59Z"), "2026-02-28T23:59:59.000Z");
  EXPECT_EQ(read("2026-02-28T23:59:59.5+01:00"), "2026-02-28T22:59:59.500Z");
  EXPECT_EQ(read("2026-02-28T20:30:00.123456789-0330"), "2026-03-01T00:00:00.123Z");
  EXPECT_EQ(read("2026-02-28 20:30:00+00"), "2026-02-28T20:30:00.000Z");
  for (const char* text : {"", "2026-02-28", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
                           "2026-01-01T24:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx",
                           "2026-01-01T00:00:00.Z", "9999-01-01T00:00:00Z", "2026-01-01T00:00:00+1:00"}) {
    EXPECT_EQ(read(text), "malformed") << text;
  }
}

}  // namespace
}  // namespace cf::base
