// What an event asks for: a table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ci/driver.h"

namespace cf::ci {
namespace {

DecisionFacts facts(EventKind kind) {
  DecisionFacts facts;
  facts.kind = kind;
  facts.why_nothing = "a tag was pushed";
  facts.branch = facts.base_branch = facts.into = "main";
  facts.commit = facts.base_head = "c0ffee";
  return facts;
}

TEST(Decide, IsATable) {
  EXPECT_EQ(decide(facts(EventKind::nothing)).task, Task::nothing);
  EXPECT_EQ(decide(facts(EventKind::nothing)).why, "a tag was pushed");
  EXPECT_EQ(decide(facts(EventKind::pull_request)).task, Task::plan);
  EXPECT_EQ(decide(facts(EventKind::closed)).task, Task::let_go);
  EXPECT_EQ(decide(facts(EventKind::push)).task, Task::deploy_first);
  EXPECT_EQ(decide(facts(EventKind::stage)).task, Task::deploy_stage);
  EXPECT_EQ(decide(facts(EventKind::comment)).task, Task::obey_comment);
  EXPECT_EQ(decide(facts(EventKind::resume)).task, Task::resume);
}

TEST(Decide, ThatAForkIsNeverPlannedAndAClosedOneNotAtAll) {
  DecisionFacts of = facts(EventKind::pull_request);
  of.fork = true;
  EXPECT_EQ(decide(of).task, Task::plan_fork);
  of.open = false;
  EXPECT_EQ(decide(of).task, Task::nothing);
}

TEST(Decide, ThatOnlyTheBaseBranchIsDeployed) {
  DecisionFacts push = facts(EventKind::push);
  push.branch = "feature";
  EXPECT_EQ(decide(push).task, Task::nothing);
  DecisionFacts elsewhere = facts(EventKind::pull_request);
  elsewhere.into = "release";
  EXPECT_EQ(decide(elsewhere).task, Task::nothing);
}

TEST(Decide, ThatAnOlderPushDoesNotGoOverANewerOne) {
  DecisionFacts push = facts(EventKind::push);
  push.base_head = "deadbeefdeadbeef";
  EXPECT_EQ(decide(push).task, Task::nothing);
  EXPECT_THAT(decide(push).why, testing::HasSubstr("newer commit, deadbeefdead"));
  push.commit.clear();  // the runner does not say which commit it is of
  EXPECT_EQ(decide(push).task, Task::deploy_first);
}

}  // namespace
}  // namespace cf::ci
