#include "gate/zone.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <sstream>

#include "base/process.h"

namespace cf::gate {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

std::shared_ptr<const Zone> zone(const std::string& name) {
  return Zone::find(name).or_throw();
}

TEST(Zones, OfAllTheWorldAreWhatPythonSays) {
  base::Command command;
  const char* python = std::getenv("PYTHON");
  command.argv = {python == nullptr ? "python3" : python, "tests/gate/zone_oracle.py"};
  command.environment = {{"PATH", std::getenv("PATH")}};
  const base::Finished oracle = base::run(command, "", base::Call()).or_throw();
  ASSERT_EQ(oracle.exit_code, 0) << oracle.err;
  std::istringstream lines(oracle.out);
  std::string name;
  std::int64_t moment = 0, offset = 0, compared = 0;
  while (lines >> name >> moment >> offset) {
    ASSERT_EQ(zone(name)->offset(sys_seconds{seconds{moment}}).count(), offset) << name << " at " << moment;
    ++compared;
  }
  EXPECT_GT(compared, 40'000);
}

// The zones with the oddest changes: of half an hour, of two hours, at midnight, of a whole day, and those
// that keep no rule.
const std::vector<std::pair<std::string, local_days>> odd_changes{
    {"Europe/Berlin", local_days{2026y / March / 29}},
    {"Europe/Berlin", local_days{2026y / October / 25}},
    {"America/New_York", local_days{2026y / November / 1}},
    {"America/St_Johns", local_days{2026y / March / 8}},
    {"Australia/Lord_Howe", local_days{2026y / April / 5}},
    {"Australia/Lord_Howe", local_days{2026y / October / 4}},
    {"Antarctica/Troll", local_days{2026y / March / 29}},
    {"Antarctica/Troll", local_days{2026y / October / 25}},
    {"America/Santiago", local_days{2026y / September / 6}},
    {"America/Havana", local_days{2026y / November / 1}},
    {"Asia/Beirut", local_days{2026y / March / 29}},
    {"Africa/Cairo", local_days{2026y / October / 30}},
    {"Africa/Casablanca", local_days{2026y / February / 15}},
    {"Atlantic/Azores", local_days{2026y / October / 25}},
    {"Pacific/Apia", local_days{2011y / December / 30}},
    {"Pacific/Kwajalein", local_days{1993y / August / 21}},
    {"America/New_York", local_days{2044y / March / 13}},
    {"Europe/Dublin", local_days{2044y / October / 30}}};

// For every minute of the wall clock around a change: to_sys() is the first moment at which the clock shows
// that minute or a later one. The oracle looks at every minute in turn.
TEST(Zones, GiveTheFirstMomentAtWhichTheWallClockIsThereOrLater) {
  for (const auto& [name, day] : odd_changes) {
    const auto here = zone(name);
    const sys_seconds first{day.time_since_epoch() - days{3}}, last = first + days{6};
    local_seconds wall = local_days{day} - days{1};
    const local_seconds wall_end = local_days{day} + days{2};
    for (sys_seconds now = first; now < last && wall < wall_end; now += minutes{1}) {
      for (; wall <= here->to_local(now) && wall < wall_end; wall += minutes{1})
        ASSERT_EQ(here->to_sys(wall), now) << name << " " << wall.time_since_epoch().count();
    }
    EXPECT_EQ(wall, wall_end) << name;
  }
}

TEST(Zones, KnowSpansInWhichNothingChanges) {
  const auto berlin = zone("Europe/Berlin");
  EXPECT_TRUE(berlin->is_even(local_days{2026y / June / 1}, local_days{2026y / June / 2}));
  EXPECT_FALSE(berlin->is_even(local_days{2026y / March / 29}, local_days{2026y / March / 30}));
  EXPECT_TRUE(zone("")->is_even(local_days{2026y / March / 29}, local_days{2026y / March / 30}));
}

TEST(Zones, ThatAreUnknownAreNamedWithTheNearest) {
  const auto problem = [](const std::string& name) { return Zone::find(name).error(); };
  EXPECT_EQ(problem("Europe/Berln").hint, "did you mean 'Europe/Berlin'?");
  EXPECT_EQ(problem("europe/berlin").hint, "did you mean 'Europe/Berlin'?");
  EXPECT_EQ(problem("utc").hint, "did you mean 'UTC'?");
  EXPECT_EQ(problem("Tokyo").hint, "did you mean 'Asia/Tokyo'?");
  EXPECT_THAT(problem("leapsecond").hint, HasSubstr("IANA name")) << "which is a file, and no zone";
  EXPECT_THAT(problem("zzzzzzzzzz").hint, HasSubstr("IANA name"));
  EXPECT_EQ(problem("zzzzzzzzzz").kind, base::ErrorKind::not_found);
}

TEST(Zones, AreNoPathsAndNoOtherFiles) {
  for (const char* name :
       {"../zoneinfo/UTC", "/etc/localtime", "Europe/", "Europe", "Europe//Berlin", ".", "zone1970.tab",
        "tzdata.zi", "right/UTC", "localtime", "posixrules", "Europe/Berlin\n", "Europe\\Berlin"})
    EXPECT_FALSE(Zone::find(name)) << name;
}

TEST(ZoneRules, ReadWhatPosixAllows) {
  const auto offset = [](std::string_view rule, sys_days at) {
    const auto parsed = PosixRule::parse(rule);
    return parsed ? parsed->offset(sys_seconds{at}).count() : -1;
  };
  EXPECT_EQ(offset("UTC0", 2050y / July / 1), 0);
  EXPECT_EQ(offset("<+0545>-5:45", 2050y / July / 1), 20700);
  EXPECT_EQ(offset("CET-1CEST,M3.5.0,M10.5.0/3", 2050y / July / 1), 7200);
  EXPECT_EQ(offset("CET-1CEST,M3.5.0,M10.5.0/3", 2050y / January / 1), 3600);
  EXPECT_EQ(offset("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 2050y / July / 1), -7200);
  EXPECT_EQ(offset("IST-1GMT0,M10.5.0,M3.5.0/1", 2050y / January / 1), 0);       // negative saving
  EXPECT_EQ(offset("NZST-12NZDT,M9.5.0,M4.1.0/3", 2050y / January / 1), 46800);  // across the new year
  EXPECT_EQ(offset("AAA5BBB,J60,J300", 2048y / March / 2), -14400);
  EXPECT_EQ(offset("AAA5BBB,59,299", 2048y / February / 28), -18000);
  EXPECT_EQ(offset("EST5EDT,0/0,J365/25", 2050y / January / 1), -14400);  // all year
}

TEST(ZoneRules, RefuseTheRest) {
  for (const char* bad : {"", "C1", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
                          "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300",
                          "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-25", "<CET-1", "CET-1CEST,M3.5.0/168,M10.5.0"})
    EXPECT_FALSE(PosixRule::parse(bad)) << bad;
}

TEST(ZoneFiles, ThatAreCutOrAlteredAreRefused) {
  EXPECT_EQ(Zone::from_bytes(""), nullptr);
  EXPECT_EQ(Zone::from_bytes("TZif"), nullptr);
  std::string bytes("TZif2");
  bytes.resize(44, '\0');
  EXPECT_EQ(Zone::from_bytes(bytes), nullptr);
}

}  // namespace
}  // namespace cf::gate
