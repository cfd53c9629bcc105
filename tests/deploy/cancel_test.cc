// Ctrl-C, and a network that fails: what is running is never interrupted, and what is said of it is true.
#include <gtest/gtest.h>

#include "deploy/deployment.h"

namespace cf::deploy {

using plan::Decision;
using testing::Deployment;
using ::testing::ElementsAre;
using testing::FakeCloud;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::only;
using testing::outcome;
using testing::result_of;
using ::testing::SizeIs;

namespace {

// Three stacks one after the other; the stop comes when `action` is sent for `stack`.
void three_in_a_row(Deployment& d, const std::string& action, const std::string& stack) {
  d.add("network", Decision::create);
  d.add("data", Decision::create, {"network"});
  d.add("app", Decision::create, {"data"});
  for (const char* name : {"network", "data", "app"}) d.cloud.scripts[name].takes = base::Duration(60'000);
  d.cloud.before = [&d, action, stack](const std::string& a, const std::string& s) {
    if (a == action && s == stack) d.stop.request_stop();
  };
}

}  // namespace

TEST(Cancel, WaitsForWhatRunsAndStartsNothingNew) {
  Deployment d;
  three_in_a_row(d, "ExecuteChangeSet", "data");
  int asked = 0;
  d.options.on_cancel = [&] { return ++asked, CancelMode::wait; };
  const Summary summary = d.run();
  EXPECT_TRUE(summary.cancelled);
  EXPECT_FALSE(summary.ok());
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(outcome(summary, "network"), "done");
  EXPECT_EQ(outcome(summary, "data"), "done");
  EXPECT_EQ(result_of(summary, "data").final_status, "CREATE_COMPLETE");
  EXPECT_EQ(outcome(summary, "app"), "cancelled: not started");
  EXPECT_THAT(only(d.cloud.log, "CreateChangeSet"), ElementsAre("network", "data"));
}

TEST(Cancel, LeavesWhatRunsAndSaysInWhatState) {
  Deployment d;
  three_in_a_row(d, "DescribeStackEvents", "data");
  d.options.on_cancel = [] { return CancelMode::leave; };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "data"), "unknown: left running: CREATE_IN_PROGRESS");
  EXPECT_EQ(outcome(summary, "app"), "cancelled: not started");
  EXPECT_EQ(d.cloud.status("data"), base::StackStatus::create_in_progress) << "nobody interrupted it";
  EXPECT_LT(summary.seconds, 75);
}

TEST(Cancel, WhatWaitsForAPlaceIsNotStarted) {
  Deployment d;
  d.options.stacks = 1;
  d.add("first", Decision::create);
  d.add("second", Decision::create);
  d.cloud.before = [&d](const std::string& action, const std::string&) {
    if (action == "ExecuteChangeSet") d.stop.request_stop();
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "first"), "done");
  EXPECT_EQ(outcome(summary, "second"), "cancelled: not started");
}

TEST(Cancel, WhatWasOnlyPreparedIsRemoved) {
  Deployment d;
  three_in_a_row(d, "DescribeChangeSet", "data");
  d.cloud.scripts["data"].change_set_takes = base::Duration(5'000);
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "data"), "cancelled: cancelled before anything was changed");
  EXPECT_EQ(d.cloud.change_sets_left(), 0u);
  EXPECT_EQ(d.cloud.status("data"), base::StackStatus::delete_complete);
  EXPECT_EQ(d.cloud.operations("data"), 0);
}

TEST(Cancel, WhileTheLastOnesRunKeepsNothingFromBeingDone) {
  Deployment d;
  three_in_a_row(d, "ExecuteChangeSet", "app");
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "app"), "done");
  EXPECT_FALSE(summary.cancelled);
  EXPECT_TRUE(summary.ok());
}

TEST(Cancel, BetweenDeletingAndCreatingAgainIsSaidSo) {
  Deployment d;
  d.add("network", Decision::recreate);
  d.cloud.before = [&d](const std::string& action, const std::string&) {
    if (action == "DeleteStack") d.stop.request_stop();
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "cancelled: the stack was deleted and not created again");
  EXPECT_THAT(d.cloud.log, ElementsAre("DeleteStack network"));
}

TEST(Cancel, BeforeTheStartNothingIsSent) {
  Deployment d;
  three_in_a_row(d, "", "");
  d.stop.request_stop();
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "cancelled: not started");
  EXPECT_THAT(d.cloud.calls, IsEmpty());
}

TEST(Network, ThrottlingAndLostConnectionsWhilePollingAreRiddenOut) {
  Deployment d;
  d.add("network", Decision::create);
  d.cloud.scripts["network"].takes = std::chrono::minutes(10);
  const auto start = d.clock.now();
  d.cloud.fault = [&](int, const std::string& action, const std::string&) {
    const auto age = d.clock.now() - start;
    const bool outage = age > std::chrono::minutes(1) && age < std::chrono::minutes(6);
    if (!outage || action.rfind("Describe", 0) != 0) return FakeCloud::Fault::none;
    return age < std::chrono::minutes(3) ? FakeCloud::Fault::throttled : FakeCloud::Fault::not_sent;
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "done");
  EXPECT_THAT(d.notes, SizeIs(1));
  EXPECT_EQ(d.cloud.operations("network"), 1);
}

TEST(Network, ExpiredCredentialsInMidRunNeverLoseTheStack) {
  Deployment d;
  d.add("network", Decision::create);
  d.cloud.scripts["network"].takes = std::chrono::minutes(90);
  const auto start = d.clock.now();
  d.cloud.fault = [&](int, const std::string&, const std::string&) {
    const auto age = d.clock.now() - start;
    return age > std::chrono::minutes(60) && age < std::chrono::minutes(61) ? FakeCloud::Fault::expired
                                                                            : FakeCloud::Fault::none;
  };
  EXPECT_EQ(outcome(d.run(), "network"), "done");
}

TEST(Network, AnOutageWithoutEndLeavesTheStackInAnUnknownState) {
  Deployment d;
  d.add("network", Decision::create);
  d.add("app", Decision::create, {"network"});
  d.cloud.scripts["network"].takes = std::chrono::minutes(10);
  bool executed = false;
  d.cloud.fault = [&](int, const std::string& action, const std::string&) {
    if (action == "ExecuteChangeSet") executed = true;
    return executed && action != "ExecuteChangeSet" ? FakeCloud::Fault::not_sent : FakeCloud::Fault::none;
  };
  const Summary summary = d.run();
  EXPECT_THAT(outcome(summary, "network"), HasSubstr("unknown: left running, last seen in"));
  EXPECT_EQ(outcome(summary, "app"), "skipped: it needs dev/network, which was left in an unknown state");
  EXPECT_GE(summary.seconds, 900);
}

// Whatever call's answer is lost, each stack is operated on once and nothing is left behind.
class LostAnswer : public ::testing::TestWithParam<const char*> {};

TEST_P(LostAnswer, IsSettledByReading) {
  const std::string action = GetParam();
  Deployment d;
  d.add("fresh", Decision::create);
  d.add("timed", Decision::create).desired->timeout_minutes = 5;
  d.add("changed", Decision::change);
  d.add("again", Decision::recreate);
  d.add("gone", Decision::remove);
  std::map<std::string, int> lost;
  d.cloud.fault = [&](int, const std::string& a, const std::string& stack) {
    // The client itself tries again a few times; only mutations are lost so often that the engine sees it.
    const int often = a.rfind("Describe", 0) == 0 ? 2 : 8;
    return a == action && lost[stack]++ < often ? FakeCloud::Fault::answer_lost : FakeCloud::Fault::none;
  };
  const Summary summary = d.run();
  for (const auto& unit : summary.units)
    EXPECT_EQ(unit.state, UnitState::done) << unit.stack_name.str() << ": " << unit.reason;
  for (const char* name : {"fresh", "timed", "changed", "gone"})
    EXPECT_EQ(d.cloud.operations(name), 1) << name;
  EXPECT_EQ(d.cloud.operations("again"), 2);
  EXPECT_EQ(d.cloud.change_sets_left(), 0u);
}

TEST(LostOnce, AnExecutionThatTookItsChangeSetAwayIsFoundInTheEvents) {
  Deployment d;
  d.add("network", Decision::create);
  d.cloud.scripts["network"].forgets_executed = true;
  int sent = 0;
  d.cloud.fault = [&](int, const std::string& action, const std::string&) {
    return action == "ExecuteChangeSet" && sent++ == 0 ? FakeCloud::Fault::answer_lost
                                                       : FakeCloud::Fault::none;
  };
  EXPECT_EQ(outcome(d.run(), "network"), "done");
  EXPECT_EQ(d.cloud.operations("network"), 1);
  EXPECT_GT(sent, 1);
}

INSTANTIATE_TEST_SUITE_P(Of, LostAnswer,
                         ::testing::Values("CreateChangeSet", "ExecuteChangeSet", "DeleteStack",
                                           "CreateStack", "DescribeStacks", "DescribeChangeSet",
                                           "DescribeStackEvents"));

}  // namespace cf::deploy
