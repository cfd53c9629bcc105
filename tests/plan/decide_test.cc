#include "plan/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::plan {
namespace {

using base::StackStatus;
using testing::HasSubstr;

Asked asked_for(Block block) {
  Asked asked;
  asked.id = {base::EnvironmentName("dev"), base::AccountId("111111111111"), base::Region("eu-west-1"),
              base::StackPath("dev/network")};
  asked.stack_name = base::StackName("shop-dev-network");
  asked.block = block;
  return asked;
}

StackState with_status(StackStatus status) {
  StackState state;
  state.status = status;
  return state;
}

std::vector<StackStatus> every_status() {
  std::vector<StackStatus> all;
  for (int i = 0; i <= static_cast<int>(StackStatus::import_rollback_complete); ++i)
    all.push_back(static_cast<StackStatus>(i));
  return all;
}

TEST(Decide, DeployTable) {
  const std::vector<std::pair<StackStatus, Decision>> table = {
      {StackStatus::delete_complete, Decision::create},
      {StackStatus::review_in_progress, Decision::create},
      {StackStatus::rollback_complete, Decision::recreate},
      {StackStatus::create_failed, Decision::recreate},
      {StackStatus::rollback_failed, Decision::recreate},
      {StackStatus::create_complete, Decision::change},
      {StackStatus::update_complete, Decision::change},
      {StackStatus::update_rollback_complete, Decision::change},
      {StackStatus::import_complete, Decision::change},
      {StackStatus::import_rollback_complete, Decision::change},
      {StackStatus::update_failed, Decision::blocked},
      {StackStatus::update_rollback_failed, Decision::blocked},
      {StackStatus::delete_failed, Decision::blocked},
      {StackStatus::import_rollback_failed, Decision::blocked},
      {StackStatus::create_in_progress, Decision::blocked},
      {StackStatus::rollback_in_progress, Decision::blocked},
      {StackStatus::delete_in_progress, Decision::blocked},
      {StackStatus::update_in_progress, Decision::blocked},
      {StackStatus::update_complete_cleanup_in_progress, Decision::blocked},
      {StackStatus::update_rollback_in_progress, Decision::blocked},
      {StackStatus::update_rollback_complete_cleanup_in_progress, Decision::blocked},
      {StackStatus::import_in_progress, Decision::blocked},
      {StackStatus::import_rollback_in_progress, Decision::blocked},
  };
  EXPECT_EQ(table.size(), every_status().size());
  for (const auto& [status, decision] : table) {
    const Verdict verdict = decide(asked_for(Block::deploy), with_status(status));
    EXPECT_EQ(verdict.decision, decision) << to_string(status);
    EXPECT_EQ(verdict.compare, decision == Decision::change) << to_string(status);
    EXPECT_FALSE(verdict.reason.empty()) << to_string(status);
  }
}

TEST(Decide, NothingThereIsCreated) {
  EXPECT_EQ(decide(asked_for(Block::deploy), {}).decision, Decision::create);
}

TEST(Decide, EveryBlockedDecisionHasAReasonAndARemedy) {
  for (Block block : {Block::deploy, Block::undeploy}) {
    for (StackStatus status : every_status()) {
      const Verdict verdict = decide(asked_for(block), with_status(status));
      EXPECT_EQ(verdict.decision == Decision::blocked, verdict.error.has_value()) << to_string(status);
      if (!verdict.error) continue;
      EXPECT_EQ(verdict.error->message, verdict.reason);
      EXPECT_FALSE(verdict.error->hint.empty()) << to_string(status);
      EXPECT_THAT(verdict.reason, HasSubstr(to_string(status)));
    }
  }
}

TEST(Decide, ARunningOperationIsNamedWithItsStart) {
  StackState state = with_status(StackStatus::update_in_progress);
  state.since = "2026-01-01T10:00:00Z";
  const Verdict verdict = decide(asked_for(Block::deploy), state);
  EXPECT_EQ(verdict.reason, "an operation is running (UPDATE_IN_PROGRESS, since 2026-01-01T10:00:00Z)");
  EXPECT_EQ(verdict.error->kind, base::ErrorKind::conflict);
}

TEST(Decide, AFailedRollbackNamesTheCommandThatContinuesIt) {
  const Verdict verdict = decide(asked_for(Block::deploy), with_status(StackStatus::update_rollback_failed));
  EXPECT_THAT(
      verdict.error->hint,
      HasSubstr(
          "aws cloudformation continue-update-rollback --stack-name shop-dev-network --region eu-west-1"));
}

// AWS accepts an update from UPDATE_FAILED only with rollback disabled.
TEST(Decide, AFailedUpdateGoesOnOnlyWithRollbackDisabled) {
  Asked asked = asked_for(Block::deploy);
  EXPECT_THAT(decide(asked, with_status(StackStatus::update_failed)).error->hint,
              HasSubstr("rollback-stack"));
  asked.disable_rollback = true;
  EXPECT_EQ(decide(asked, with_status(StackStatus::update_failed)).decision, Decision::change);
}

TEST(Decide, UndeployDeletesWhatExists) {
  EXPECT_EQ(decide(asked_for(Block::undeploy), {}).decision, Decision::ignored);
  EXPECT_EQ(decide(asked_for(Block::undeploy), {}).reason, "not deployed");
  for (StackStatus status : every_status()) {
    const Decision decision = decide(asked_for(Block::undeploy), with_status(status)).decision;
    if (status == StackStatus::delete_complete) {
      EXPECT_EQ(decision, Decision::ignored);
    } else {
      EXPECT_EQ(decision, base::is_in_progress(status) ? Decision::blocked : Decision::remove)
          << to_string(status);
    }
  }
}

TEST(Decide, TerminationProtectionForbidsDeletion) {
  StackState state = with_status(StackStatus::create_complete);
  state.termination_protection = true;
  EXPECT_EQ(decide(asked_for(Block::undeploy), state).decision, Decision::blocked);
  EXPECT_EQ(decide(asked_for(Block::deploy), state).decision, Decision::change);
}

TEST(Decide, WhatIsNotAskedForIsIgnoredWithItsReason) {
  const StackState there = with_status(StackStatus::create_complete);
  Asked asked = asked_for(Block::ignore);
  EXPECT_EQ(decide(asked, there).decision, Decision::ignored);
  asked = asked_for(Block::undeploy);
  asked.requested = false;
  EXPECT_EQ(decide(asked, there).reason, "not requested for this environment");
  asked = asked_for(Block::deploy);
  asked.ignore = true;
  EXPECT_EQ(decide(asked, there).reason, "its config says ignore: true");
}

TEST(Decide, AProtectedStackIsBlockedOnlyIfItWouldBeTouched) {
  Asked asked = asked_for(Block::deploy);
  asked.is_protected = true;
  Entry entry;
  entry.decision = Decision::no_change;
  enforce_protection(asked, entry);
  EXPECT_EQ(entry.decision, Decision::no_change);
  entry.decision = Decision::remove;
  enforce_protection(asked, entry);
  EXPECT_EQ(entry.decision, Decision::blocked);
  EXPECT_THAT(entry.reason, HasSubstr("protect: true"));
}

}  // namespace
}  // namespace cf::plan
