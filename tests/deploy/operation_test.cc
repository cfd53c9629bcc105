// What is sent for each decision, and what is made of the answers.
#include <gtest/gtest.h>

#include "deploy/deployment.h"
#include "deploy/steps.h"

namespace cf::deploy {

using document::Node;
using plan::Decision;
using testing::Deployment;
using ::testing::ElementsAre;
using testing::FakeCloud;
using ::testing::HasSubstr;
using testing::hook;
using ::testing::IsEmpty;
using testing::outcome;
using testing::result_of;

TEST(Operation, CreateGoesThroughAChangeSetThatIsExecuted) {
  Deployment d;
  auto& entry = d.add("network", Decision::create);
  entry.desired->parameters.push_back({"Cidr", Node::string("10.0.0.0/16"), false});
  entry.desired->tags.emplace_back("Owner", Node::string("net"));
  entry.desired->capabilities = {"CAPABILITY_IAM"};
  entry.desired->on_failure = "DELETE";
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "done");
  EXPECT_TRUE(summary.acted());
  EXPECT_THAT(d.cloud.log, ElementsAre("CreateChangeSet network", "ExecuteChangeSet network"));
  auto& sent = d.cloud.last_form["CreateChangeSet"];
  EXPECT_EQ(sent["ChangeSetType"], "CREATE");
  EXPECT_EQ(sent["Parameters.member.1.ParameterValue"], "10.0.0.0/16");
  EXPECT_EQ(sent["Tags.member.1.Value"], "net");
  EXPECT_EQ(sent["Capabilities.member.1"], "CAPABILITY_IAM");
  EXPECT_EQ(sent["OnStackFailure"], "DELETE");
  EXPECT_EQ(sent["TemplateBody"], entry.desired->template_body);
  const UnitResult& unit = result_of(summary, "network");
  EXPECT_EQ(unit.final_status, "CREATE_COMPLETE");
  EXPECT_EQ(unit.outputs.at(0).value, "value-of-network");
  EXPECT_EQ(unit.changes.at(0).logical_id, "Bucket");
  EXPECT_EQ(unit.resources_done, 1);
  EXPECT_EQ(unit.resources_total, 1);
}

TEST(Operation, RecreateDeletesWaitsAndCreates) {
  Deployment d;
  d.add("network", Decision::recreate);
  d.cloud.scripts["network"].takes = base::Duration(20'000);
  EXPECT_EQ(outcome(d.run(), "network"), "done");
  EXPECT_THAT(d.cloud.log,
              ElementsAre("DeleteStack network", "CreateChangeSet network", "ExecuteChangeSet network"));
}

TEST(Operation, RecreateDeletesNothingThatWorksByNow) {
  Deployment d;
  d.add("network", Decision::recreate);
  d.cloud.place("network", base::StackStatus::create_complete);
  d.plan.entries[0].live.stack_id = d.cloud.id_of("network");
  const Summary summary = d.run();
  EXPECT_THAT(outcome(summary, "network"),
              HasSubstr("the plan is stale: stack network is in CREATE_COMPLETE"));
  EXPECT_THAT(d.cloud.log, IsEmpty());
}

TEST(Operation, RecreateOfAStackThatIsGoneOnlyCreates) {
  Deployment d;
  d.add("network", Decision::create).decision = Decision::recreate;
  EXPECT_EQ(outcome(d.run(), "network"), "done");
  EXPECT_THAT(d.cloud.log, ElementsAre("CreateChangeSet network", "ExecuteChangeSet network"));
}

TEST(Operation, AnEmptyChangeSetIsRemovedAndTheStackUnchanged) {
  Deployment d;
  d.add("network", Decision::change);
  d.add("app", Decision::create, {"network"});
  d.cloud.scripts["network"].no_changes = true;
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "unchanged: the change set holds no changes");
  EXPECT_EQ(outcome(summary, "app"), "done");
  EXPECT_TRUE(summary.ok());
  EXPECT_EQ(d.cloud.change_sets_left(), 0u);
}

TEST(Operation, WhatTheStackItselfCarriesIsUpdatedWithoutAChangeSet) {
  Deployment d;
  auto& entry = d.add("network", Decision::change);
  entry.desired->role_arn = "arn:aws:iam::111111111111:role/deployer";
  entry.settings = {{"role", {}, Node::string(entry.desired->role_arn)}};
  entry.tags = {{"env", Node::string("dev"), {}}};
  d.cloud.scripts["network"].no_changes = true;
  d.cloud.scripts["network"].takes = base::Duration(3'000);
  EXPECT_EQ(outcome(d.run(), "network"), "done");
  EXPECT_THAT(d.cloud.log,
              ElementsAre("CreateChangeSet network", "DeleteChangeSet network", "UpdateStack network"));
  auto& sent = d.cloud.last_form["UpdateStack"];
  EXPECT_EQ(sent["RoleARN"], entry.desired->role_arn);
  EXPECT_EQ(sent.count("Tags"), 1u) << "left out, they would stay as they are";
}

TEST(Operation, SettingsAloneAreAppliedWithoutAnUpdate) {
  Deployment d;
  auto& entry = d.add("network", Decision::change);
  entry.settings = {{"termination_protection", Node::boolean(true), Node::boolean(false)},
                    {"stack_policy", {}, Node::string("{}")}};
  d.cloud.scripts["network"].no_changes = true;
  EXPECT_EQ(outcome(d.run(), "network"), "done");
  EXPECT_THAT(d.cloud.log, ElementsAre("CreateChangeSet network", "DeleteChangeSet network",
                                       "UpdateTerminationProtection network", "SetStackPolicy network"));
  EXPECT_EQ(d.cloud.last_form["UpdateTerminationProtection"]["EnableTerminationProtection"], "false");
  EXPECT_EQ(d.cloud.last_form["SetStackPolicy"]["StackPolicyBody"], "{}");
}

TEST(Operation, AnUpdateThatPerformsNothingIsToldAndNoFailure) {
  Deployment d;
  auto& entry = d.add("network", Decision::change);
  entry.settings = {{"role", {}, Node::string("arn:aws:iam::111111111111:role/deployer")}};
  d.cloud.scripts["network"].no_changes = true;
  d.cloud.scripts["network"].no_update = true;
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "unchanged: CloudFormation performed no update");
  EXPECT_THAT(result_of(summary, "network").warnings, ElementsAre(HasSubstr("role")));
}

TEST(Operation, AFailedHookAfterAnUpdateIsAFailureOfItsUnit) {
  Deployment d;
  d.add("network", Decision::no_change).hooks = {hook("after_update", "false")};
  d.callbacks.hook = [](const plan::Entry&, const std::string& point, std::size_t,
                        const base::Call&) -> base::Result<void> {
    if (point != "after_update") return {};
    return base::error(base::ErrorKind::deploy_failed, "hook `false` ended with 1");
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "failed: hook `false` ended with 1");
  EXPECT_FALSE(summary.ok());
  EXPECT_THAT(result_of(summary, "network").warnings,
              ElementsAre(HasSubstr("the next deployment runs it again")));
}

TEST(Operation, AChangeSetThatVerifyRefusesIsRemovedAndNotExecuted) {
  Deployment d;
  d.add("network", Decision::change);
  d.add("fresh", Decision::create);
  d.callbacks.verify = [](const plan::Entry&, const aws::ChangeSetRecord& record) -> base::Result<void> {
    return base::error(base::ErrorKind::conflict,
                       "the change set would also touch " + record.changes.at(0).logical_id);
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "failed: the change set would also touch Bucket");
  EXPECT_EQ(d.cloud.change_sets_left(), 0u);
  EXPECT_EQ(d.cloud.status("fresh"), base::StackStatus::delete_complete) << "its empty stack goes too";
  EXPECT_EQ(d.cloud.operations("network") + d.cloud.operations("fresh"), 0);
}

TEST(Operation, ARefusedChangeSetSaysWhyAndLeavesNothing) {
  Deployment d;
  d.add("network", Decision::create);
  d.cloud.scripts["network"].change_set_refused = true;
  d.cloud.scripts["network"].change_set_takes = base::Duration(4'000);
  EXPECT_EQ(outcome(d.run(), "network"),
            "failed: the change set could not be made: Template error: it makes no sense");
  EXPECT_EQ(d.cloud.status("network"), base::StackStatus::delete_complete);
}

TEST(Operation, AChangeOfAStackThatIsAnotherOneByNowIsStale) {
  Deployment d;
  d.add("network", Decision::change);
  d.cloud.place("network");
  const Summary summary = d.run();
  EXPECT_EQ(result_of(summary, "network").state, UnitState::failed);
  EXPECT_EQ(d.cloud.operations("network"), 0);
  EXPECT_EQ(d.cloud.change_sets_left(), 0u);
  EXPECT_FALSE(summary.acted()) << "a change set that was only made is nothing done";
}

TEST(Operation, ATimeoutNeedsCreateStack) {
  Deployment d;
  auto& entry = d.add("network", Decision::create);
  entry.desired->timeout_minutes = 7;
  EXPECT_EQ(outcome(d.run(), "network"), "done");
  EXPECT_THAT(d.cloud.log, ElementsAre("CreateStack network"));
  EXPECT_EQ(d.cloud.last_form["CreateStack"]["TimeoutInMinutes"], "7");
}

TEST(Operation, AnUpdateThatTakesLongerThanItsTimeoutIsCancelled) {
  Deployment d;
  d.add("network", Decision::change).desired->timeout_minutes = 2;
  d.cloud.scripts["network"].takes = std::chrono::minutes(30);
  const Summary summary = d.run();
  EXPECT_THAT(outcome(summary, "network"),
              HasSubstr("UPDATE_ROLLBACK_COMPLETE: the update took longer than"));
  EXPECT_LT(summary.seconds, 180);
}

TEST(Operation, TerminationProtectionBlocksWithTheRemedy) {
  Deployment d;
  d.add("network", Decision::remove);
  d.cloud.protect("network");
  const Summary summary = d.run();
  const UnitResult& unit = result_of(summary, "network");
  EXPECT_EQ(unit.state, UnitState::failed);
  EXPECT_EQ(unit.error->kind, base::ErrorKind::blocked);
  EXPECT_THAT(unit.error->hint, HasSubstr("--no-enable-termination-protection --stack-name network"));
  EXPECT_THAT(d.cloud.log, IsEmpty());
}

TEST(Operation, AStackThatIsGoneAlreadyIsNotDeletedAgain) {
  Deployment d;
  d.add("network", Decision::create).decision = Decision::remove;
  EXPECT_EQ(outcome(d.run(), "network"), "unchanged: the stack is gone already");
}

TEST(Operation, LargeTemplatesAreUploadedRightBeforeTheyAreSent) {
  Deployment d;
  auto& entry = d.add("network", Decision::create);
  entry.desired->template_body = std::string(max_inline_template + 1, '#');
  const Summary without = d.run();
  EXPECT_EQ(result_of(without, "network").error->kind, base::ErrorKind::limit);
  d.callbacks.upload = [](const plan::Entry&, const std::string& body,
                          const base::Call&) -> base::Result<aws::TemplateSource> {
    aws::TemplateSource source;
    source.url = "https://bucket/" + std::to_string(body.size());
    return source;
  };
  d.cloud.uploaded = entry.desired->template_body;
  EXPECT_TRUE(d.run().ok());
  EXPECT_EQ(d.cloud.last_form["CreateChangeSet"]["TemplateURL"], "https://bucket/51201");
  EXPECT_EQ(d.cloud.last_form["CreateChangeSet"].count("TemplateBody"), 0u);
}

TEST(Operation, SettingsAreAppliedAfterwardsAndTheirFailureIsAWarning) {
  Deployment d;
  auto& entry = d.add("network", Decision::create);
  entry.settings.push_back({"termination_protection", Node(), Node::boolean(true)});
  entry.settings.push_back({"stack_policy", Node(), Node::string("{}")});
  d.cloud.fault = [](int, const std::string& action, const std::string&) {
    return action == "SetStackPolicy" ? FakeCloud::Fault::not_sent : FakeCloud::Fault::none;
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "network"), "done");
  EXPECT_EQ(d.cloud.last_form["UpdateTerminationProtection"]["EnableTerminationProtection"], "true");
  EXPECT_THAT(result_of(summary, "network").warnings,
              ElementsAre(HasSubstr("stack_policy could not be set")));
}

TEST(Hooks, RunInSceptresOrder) {
  Deployment d;
  d.add("again", Decision::recreate).hooks = {hook("before_create", "true")};
  d.add("quiet", Decision::create);
  std::vector<std::string> ran;
  d.callbacks.hook = [&](const plan::Entry& entry, const std::string& point, std::size_t,
                         const base::Call&) -> base::Result<void> {
    ran.push_back(entry.stack_name.str() + " " + point + " " + base::to_string(d.cloud.status("again")));
    return {};
  };
  EXPECT_TRUE(d.run().ok());
  EXPECT_THAT(ran,
              ElementsAre("again before_launch ROLLBACK_COMPLETE", "again before_delete ROLLBACK_COMPLETE",
                          "again after_delete DELETE_COMPLETE", "again before_create DELETE_COMPLETE",
                          "again after_create CREATE_COMPLETE", "again after_launch CREATE_COMPLETE"));
}

TEST(Hooks, AFailedOneStopsTheUnitBeforeAnythingIsSent) {
  Deployment d;
  d.add("network", Decision::change).hooks = {hook("before_update", "false")};
  d.callbacks.hook = [](const plan::Entry&, const std::string& point, std::size_t,
                        const base::Call&) -> base::Result<void> {
    if (point == "before_update")
      return base::error(base::ErrorKind::deploy_failed, "hook `false` ended with 1");
    return {};
  };
  EXPECT_EQ(outcome(d.run(), "network"), "failed: hook `false` ended with 1");
  EXPECT_THAT(d.cloud.log, IsEmpty());
}

TEST(Hooks, RunAfterAFailedOperationTooAndTheOperationsFailureIsReported) {
  Deployment d;
  d.add("network", Decision::create).hooks = {hook("after_create", "notify")};
  d.cloud.scripts["network"].fails = "Bucket";
  std::vector<std::string> ran;
  d.callbacks.hook = [&](const plan::Entry&, const std::string& point, std::size_t,
                         const base::Call&) -> base::Result<void> {
    ran.push_back(point);
    if (point == "after_create")
      return base::error(base::ErrorKind::deploy_failed, "the hook failed as well");
    return {};
  };
  const Summary summary = d.run();
  EXPECT_THAT(ran, ElementsAre("before_launch", "before_create", "after_create", "after_launch"));
  EXPECT_THAT(outcome(summary, "network"), HasSubstr("ended in ROLLBACK_COMPLETE"));
  EXPECT_THAT(result_of(summary, "network").warnings, ElementsAre("the hook failed as well"));
}

}  // namespace cf::deploy
