// How a stack stands: a table of what is deployed, recorded and checked out.
#include "ci/standing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::ci {
namespace {

using base::StackStatus;
using ::testing::HasSubstr;

base::TimePoint at(int minutes) {
  return base::TimePoint{std::chrono::minutes{minutes}};
}

LiveStacks live_of(const std::string& commit, int minutes, const std::string& digest, bool failed = false) {
  return {commit, "plan", "", at(minutes), {{"network", base::Region("us-east-1"), digest, "", failed}}};
}

class StandingOf : public testing::Test {
 protected:
  // Deployed at minute 10 by a recorded deployment.
  StandingOf() : live(live_of("aaa", 10, "one")) {
    facts.status = StackStatus::update_complete;
    facts.changed = at(9);
    facts.live = &live;
    facts.recorded = &live.stacks[0];
  }
  Standing standing() const { return standing_of(facts).standing; }

  LiveStacks live;
  Deployment deployment;
  StandingFacts facts;
};

TEST_F(StandingOf, AStackAsItWasDeployedIsOk) {
  EXPECT_EQ(standing(), Standing::ok);
}

TEST_F(StandingOf, ItsStatusSaysWhetherItIsThereAndGreen) {
  facts.status.reset();
  EXPECT_EQ(standing(), Standing::not_deployed);
  facts.status = StackStatus::review_in_progress;
  EXPECT_EQ(standing(), Standing::not_deployed);
  facts.status = StackStatus::update_in_progress;
  EXPECT_EQ(standing(), Standing::in_progress);
  for (const StackStatus status :
       {StackStatus::update_rollback_complete, StackStatus::rollback_complete, StackStatus::delete_failed}) {
    facts.status = status;
    EXPECT_EQ(standing(), Standing::failed);
    EXPECT_EQ(standing_of(facts).why, base::to_string(status));
  }
}

TEST_F(StandingOf, WhatTheNewestDeploymentDidNotGetDoneHasFailed) {
  live.stacks[0].failed = true;
  EXPECT_EQ(standing(), Standing::failed);
}

TEST_F(StandingOf, ALaterChangeWasMadeOutside) {
  facts.changed = at(20);
  EXPECT_EQ(standing(), Standing::changed_outside);
  facts.changed = at(10) + std::chrono::seconds(20);
  EXPECT_EQ(standing(), Standing::ok) << "clocks differ";
}

TEST_F(StandingOf, AChangeByTheDeploymentThatRunsWasNotMadeOutside) {
  facts.changed = at(20);
  deployment.progress = Progress::running;
  deployment.started = at(19);
  facts.deployment = &deployment;
  EXPECT_EQ(standing(), Standing::ok);
  deployment.progress = Progress::done;
  EXPECT_EQ(standing(), Standing::changed_outside);
  deployment.progress = Progress::running;
  deployment.started = at(30);
  EXPECT_EQ(standing(), Standing::changed_outside) << "it was changed before that began";
}

TEST_F(StandingOf, WithoutARecordNobodyCallsItChangedOutsideOrBehind) {
  facts.live = nullptr;
  facts.recorded = nullptr;
  facts.changed = at(500);
  EXPECT_EQ(standing(), Standing::ok);
}

TEST_F(StandingOf, BehindIsWhatAnEarlierEnvironmentHasNewer) {
  LiveStacks dev = live_of("bbb", 20, "two");
  facts.earlier = {{"dev", &dev, &dev.stacks[0]}};
  EXPECT_EQ(standing(), Standing::behind);
  EXPECT_THAT(standing_of(facts).why, HasSubstr("dev has it of commit bbb, here it is of commit aaa"));
}

TEST_F(StandingOf, TheSameTemplateTheSameCommitAnOlderOrAFailedOneIsNotAhead) {
  for (const LiveStacks& dev : {live_of("bbb", 20, "one"), live_of("aaa", 20, "two"),
                                live_of("bbb", 5, "two"), live_of("bbb", 20, "two", true)}) {
    facts.earlier = {{"dev", &dev, &dev.stacks[0]}};
    EXPECT_EQ(standing(), Standing::ok);
  }
  const LiveStacks without{"bbb", "plan", "", at(20), {}};
  facts.earlier = {{"dev", &without, nullptr}};
  EXPECT_EQ(standing(), Standing::ok);
}

TEST_F(StandingOf, BehindIsWhatTheCheckoutHasOtherwise) {
  facts.checkout_differs = "the checked-out commit has another template";
  EXPECT_EQ(standing(), Standing::behind);
}

TEST(RecordedIn, LooksInTheRegionAndElsewhereOnlyWhereAsked) {
  const LiveStacks live = live_of("aaa", 10, "one");
  EXPECT_NE(recorded_in(live, "network", base::Region("us-east-1")), nullptr);
  EXPECT_EQ(recorded_in(live, "network", base::Region("us-west-2")), nullptr);
  EXPECT_NE(recorded_anywhere(live, "network", base::Region("us-west-2")), nullptr);
  EXPECT_EQ(recorded_anywhere(live, "data", base::Region("us-west-2")), nullptr);
}

}  // namespace
}  // namespace cf::ci
