// Which stacks run when.
#include <gtest/gtest.h>

#include "deploy/deployment.h"
#include "deploy/ready_queue.h"

namespace cf::deploy {

using plan::Decision;
using testing::Deployment;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::only;
using testing::outcome;
using testing::result_of;

TEST(Order, WhatAStackNeedsIsDoneBeforeItStarts) {
  Deployment d;
  d.add("app", Decision::create, {"data", "network"});
  d.add("data", Decision::create, {"network"});
  d.add("network", Decision::create);
  for (const char* name : {"app", "data", "network"}) d.cloud.scripts[name].takes = base::Duration(30'000);
  const auto start = d.clock.now();
  d.cloud.before = [&](const std::string& action, const std::string& stack) {
    if (action == "CreateChangeSet" && stack == "data") {
      EXPECT_EQ(d.cloud.status("network"), base::StackStatus::create_complete);
    }
  };
  const Summary summary = d.run();
  EXPECT_TRUE(summary.ok());
  EXPECT_THAT(only(d.cloud.log, "ExecuteChangeSet"), ElementsAre("network", "data", "app"));
  EXPECT_GE(d.clock.now() - start, std::chrono::seconds(90));
  EXPECT_LT(d.clock.now() - start, std::chrono::seconds(105)) << "looking adds at most an eighth of the time";
}

TEST(Order, IndependentStacksRunAtTheSameTimeWithoutBarriers) {
  Deployment d;
  for (const char* name : {"a", "b", "c", "d"}) {
    d.add(name, Decision::create);
    d.cloud.scripts[name].takes = base::Duration(60'000);
  }
  d.cloud.scripts["a"].takes = base::Duration(5'000);
  d.add("after-a", Decision::create, {"a"});
  d.cloud.scripts["after-a"].takes = base::Duration(5'000);
  std::string running_with;
  d.cloud.before = [&](const std::string& action, const std::string& stack) {
    if (action == "ExecuteChangeSet" && stack == "after-a")
      running_with = base::to_string(d.cloud.status("d"));
  };
  EXPECT_TRUE(d.run().ok());
  EXPECT_EQ(d.cloud.most_running, 4);
  EXPECT_EQ(running_with, "CREATE_IN_PROGRESS") << "a's dependent must not wait for the others of a's layer";
}

TEST(Order, NoMoreStacksAreAtWorkThanAllowed) {
  for (const std::size_t limit : {1u, 3u}) {
    Deployment d;
    d.options.stacks = limit;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      d.add(name, Decision::create);
      d.cloud.scripts[name].takes = base::Duration(60'000);
    }
    EXPECT_TRUE(d.run().ok());
    EXPECT_EQ(d.cloud.most_running, static_cast<int>(limit));
  }
}

TEST(Order, AmongThoseThatWaitForAPlaceTheCriticalPathGoesFirst) {
  Deployment d;
  d.options.stacks = 1;
  d.add("a", Decision::create);
  d.add("b", Decision::create);
  d.add("root", Decision::create);
  d.add("leaf", Decision::create, {"root"});
  EXPECT_TRUE(d.run().ok());
  EXPECT_THAT(only(d.cloud.log, "ExecuteChangeSet"), ElementsAre("root", "a", "b", "leaf"));
}

TEST(Order, TheCriticalPathGoesFirst) {
  Deployment d;
  d.add("lone", Decision::create);
  d.add("root", Decision::create);
  d.add("middle", Decision::create, {"root"});
  d.add("leaf", Decision::create, {"middle"});
  EXPECT_TRUE(d.run().ok());
  EXPECT_EQ(d.cloud.log.front(), "CreateChangeSet root");
}

TEST(Order, DeletionsFollowTheirNeeds) {
  Deployment d;
  d.add("network", Decision::remove, {"app"});
  d.add("app", Decision::remove);
  EXPECT_TRUE(d.run().ok());
  EXPECT_THAT(d.cloud.log, ElementsAre("DeleteStack app", "DeleteStack network"));
  EXPECT_EQ(d.cloud.status("network"), base::StackStatus::delete_complete);
}

TEST(Order, AFailedStackStopsItsDependentsAndNothingElse) {
  Deployment d;
  d.add("network", Decision::create);
  d.add("data", Decision::create, {"network"});
  d.add("app", Decision::create, {"data"});
  d.add("logs", Decision::create);
  d.add("alarms", Decision::create, {"logs"});
  d.cloud.scripts["network"].fails = "Bucket";
  const Summary summary = d.run();
  EXPECT_FALSE(summary.ok());
  EXPECT_THAT(outcome(summary, "network"), HasSubstr("failed: stack network ended in ROLLBACK_COMPLETE"));
  EXPECT_EQ(outcome(summary, "data"), "skipped: it needs dev/network, which failed");
  EXPECT_EQ(outcome(summary, "app"), "skipped: it needs dev/network, which failed");
  EXPECT_EQ(outcome(summary, "alarms"), "done");
  EXPECT_EQ(d.cloud.operations("data"), 0);
}

TEST(Order, UnchangedEntriesAreUnchangedWhateverTheirDependenciesDo) {
  Deployment d;
  d.add("network", Decision::create);
  d.add("same", Decision::no_change, {"network"});
  d.add("not-ours", Decision::ignored, {"network"}).reason = "ignored: not for dev";
  d.cloud.scripts["network"].fails = "Bucket";
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "same"), "unchanged");
  EXPECT_EQ(outcome(summary, "not-ours"), "unchanged: ignored: not for dev");
}

TEST(Order, ABlockedEntryIsSkippedWithItsDependents) {
  Deployment d;
  auto& blocked = d.add("network", Decision::blocked);
  blocked.reason = "its template is missing";
  blocked.errors.push_back(base::error(base::ErrorKind::input, "templates/network.yaml does not exist"));
  d.add("app", Decision::create, {"network"});
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "skipped: blocked: its template is missing");
  EXPECT_EQ(outcome(summary, "app"), "skipped: it needs dev/network, which was not deployed");
  EXPECT_THAT(d.cloud.calls, IsEmpty());
}

TEST(ReadyQueue, HeaviestChainFirstThenThePlansOrder) {
  ReadyQueue queue({{}, {}, {1}, {}}, {1, 1, 5, 1});
  EXPECT_EQ(queue.take(), 1u);
  EXPECT_EQ(queue.take(), 0u);
  EXPECT_EQ(queue.take(), 3u);
  EXPECT_EQ(queue.take(), std::nullopt);
  queue.done(1);
  EXPECT_EQ(queue.take(), 2u);
  EXPECT_TRUE(queue.empty());
}

TEST(ReadyQueue, FindsTheCycleAndNotWhatLeadsThere) {
  EXPECT_THAT(cycle_in({{1}, {2}, {3}, {1}}), ElementsAre(1, 2, 3));
  EXPECT_THAT(cycle_in({{}, {0}, {0, 1}}), IsEmpty());
}

}  // namespace cf::deploy
