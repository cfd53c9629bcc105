// Why an operation failed: first cause first.
#include <gtest/gtest.h>

#include "deploy/deployment.h"
#include "deploy/failure_cause.h"

namespace cf::deploy {

using plan::Decision;
using testing::Deployment;
using ::testing::ElementsAre;
using testing::FakeCloud;
using ::testing::HasSubstr;
using testing::outcome;
using testing::result_of;
using ::testing::SizeIs;

namespace {

const std::string stack_arn = "arn:aws:cloudformation:eu-west-1:1:stack/s/1";

aws::StackEvent resource(const std::string& id, const std::string& status, const std::string& reason = {}) {
  aws::StackEvent event;
  event.stack_id = stack_arn;
  event.logical_id = id;
  event.physical_id = "p-" + id;
  event.type = "AWS::S3::Bucket";
  event.status = status;
  event.status_reason = reason;
  return event;
}

aws::StackEvent stack(const std::string& status, const std::string& reason = {}) {
  auto event = resource("s", status, reason);
  event.physical_id = stack_arn;
  event.type = "AWS::CloudFormation::Stack";
  return event;
}

std::vector<std::string> ids(const std::vector<aws::StackEvent>& events) {
  std::vector<std::string> out;
  for (const auto& event : events) out.push_back(event.logical_id);
  return out;
}

}  // namespace

TEST(FailureCause, WhatTheRollbackKeptIsNamed) {
  const std::string inner_arn = "arn:aws:cloudformation:eu-west-1:1:stack/inner/1";
  auto inner = resource("Inner", "CREATE_COMPLETE");
  inner.type = "AWS::CloudFormation::Stack";
  inner.physical_id = inner_arn;
  auto deleted = inner;
  deleted.status = "DELETE_COMPLETE";
  const std::vector<aws::StackEvent> events{stack("CREATE_IN_PROGRESS"),
                                            resource("Bucket", "CREATE_COMPLETE"),
                                            inner,
                                            resource("Topic", "CREATE_FAILED", "no permission"),
                                            stack("ROLLBACK_IN_PROGRESS"),
                                            resource("Bucket", "DELETE_SKIPPED"),
                                            deleted,
                                            stack("ROLLBACK_COMPLETE")};
  const ReadEvents read = [&](const std::string& id, const std::string&) {
    EXPECT_EQ(id, inner_arn);
    return base::Result<std::vector<aws::StackEvent>>({resource("Log", "DELETE_SKIPPED")});
  };
  EXPECT_THAT(kept_by_rollback(events, stack_arn, read),
              ElementsAre("Bucket (AWS::S3::Bucket p-Bucket)", "Inner/Log (AWS::S3::Bucket p-Log)"));
}

TEST(FailureCause, WhatAnUpdateTakesOutOnPurposeIsNotKeptByARollback) {
  const std::vector<aws::StackEvent> events{stack("UPDATE_IN_PROGRESS"), resource("Bucket", "DELETE_SKIPPED"),
                                            stack("UPDATE_COMPLETE")};
  EXPECT_THAT(kept_by_rollback(events, stack_arn, {}), ElementsAre());
}

TEST(FailureCause, ARaceWithAnotherDeploymentIsToldAsThat) {
  base::Error error = base::error(base::ErrorKind::not_found, "ChangeSet [x] does not exist");
  error.code = "ChangeSetNotFound";
  base::Error told = told_as_race(error, "shop-dev-a");
  EXPECT_EQ(told.kind, base::ErrorKind::conflict);
  EXPECT_THAT(told.message, HasSubstr("another operation on the stack shop-dev-a began meanwhile"));
  EXPECT_THAT(told.trace, ElementsAre(error.message));
  error.code = "AccessDenied";
  EXPECT_EQ(told_as_race(error, "shop-dev-a").message, error.message);
  error.message = "Stack:arn is in UPDATE_IN_PROGRESS state and can not be updated.";
  told = told_as_race(error, "shop-dev-a");
  EXPECT_EQ(told.message, "another operation on the stack shop-dev-a is in progress");
}

TEST(FailureCause, CancellationsAndTheRollbackAreLeftOut) {
  const std::vector<aws::StackEvent> events{
      stack("CREATE_IN_PROGRESS"),
      resource("Role", "CREATE_COMPLETE"),
      resource("Queue", "CREATE_FAILED", "Resource creation cancelled"),
      resource("Bucket", "CREATE_FAILED", "name is taken"),
      resource("Topic", "CREATE_FAILED", "no permission"),
      stack("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Bucket, Topic]."),
      resource("Role", "DELETE_FAILED", "still in use"),
      resource("Role", "DELETE_COMPLETE"),
      stack("ROLLBACK_COMPLETE"),
  };
  EXPECT_THAT(ids(failures_in(events, stack_arn)), ElementsAre("Bucket", "Topic"));
}

TEST(FailureCause, ARollbackThatFailedItselfIsPartOfIt) {
  const std::vector<aws::StackEvent> events{
      stack("UPDATE_IN_PROGRESS"),
      resource("Bucket", "UPDATE_FAILED", "bad value"),
      stack("UPDATE_ROLLBACK_IN_PROGRESS"),
      resource("Role", "UPDATE_FAILED", "no permission any more"),
      stack("UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update: [Role]."),
  };
  EXPECT_THAT(ids(failures_in(events, stack_arn)), ElementsAre("Bucket", "Role"));
}

TEST(FailureCause, TheStacksOwnReasonIsTheLastResort) {
  const std::vector<aws::StackEvent> events{stack("CREATE_IN_PROGRESS"),
                                            stack("ROLLBACK_IN_PROGRESS", "Stack creation timed out"),
                                            stack("ROLLBACK_COMPLETE")};
  const auto failures = failures_in(events, stack_arn);
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(failures[0].status_reason, "Stack creation timed out");
}

TEST(FailureCause, ANestedStacksCauseComesBeforeItsOwnEvent) {
  Deployment d;
  d.add("network", Decision::create);
  auto& script = d.cloud.scripts["network"];
  script.resources = {"Vpc", "Inner"};
  script.fails = "Inner";
  script.nested = "AdminRole";
  script.reason = "not authorized to perform iam:CreateRole";
  const Summary summary = d.run();
  EXPECT_THAT(ids(result_of(summary, "network").failures), ElementsAre("AdminRole", "Inner"));
  EXPECT_EQ(outcome(summary, "network"),
            "failed: stack network ended in ROLLBACK_COMPLETE: AdminRole (AWS::IAM::Role): not authorized to "
            "perform "
            "iam:CreateRole");
}

TEST(FailureCause, NestingIsFollowedToALimit) {
  const ReadEvents endless = [](const std::string& id,
                                const std::string&) -> base::Result<std::vector<aws::StackEvent>> {
    auto event = resource("Deeper", "CREATE_FAILED", "embedded");
    event.stack_id = id;
    event.physical_id = id + "x";
    event.type = "AWS::CloudFormation::Stack";
    return std::vector<aws::StackEvent>{event};
  };
  auto first = resource("Inner", "CREATE_FAILED");
  first.type = "AWS::CloudFormation::Stack";
  EXPECT_THAT(causes_of({first}, stack_arn, endless), SizeIs(1 + max_nested_depth));
}

TEST(FailureCause, IsKnownEvenIfTheFailedStackIsGone) {
  Deployment d;
  d.add("network", Decision::create).desired->on_failure = "DELETE";
  d.cloud.scripts["network"].fails = "Bucket";
  d.cloud.scripts["network"].reason = "name is taken";
  const Summary summary = d.run();
  EXPECT_EQ(d.cloud.status("network"), base::StackStatus::delete_complete);
  EXPECT_THAT(outcome(summary, "network"),
              HasSubstr("DELETE_COMPLETE: Bucket (AWS::S3::Bucket): name is taken"));
}

TEST(FailureCause, EventsOfEarlierOperationsDoNotCount) {
  Deployment d;
  d.add("network", Decision::change);
  d.cloud.scripts["network"].fails = "Bucket";
  const Summary first = d.run();
  EXPECT_THAT(ids(result_of(first, "network").failures), ElementsAre("Bucket"));
  d.options.run_id = "run-2";
  const Summary second = d.run();
  EXPECT_EQ(outcome(second, "network"), "done");
  EXPECT_EQ(result_of(second, "network").resources_done, 1);
}

TEST(Filling, OnlyHolesMayBeFilled) {
  Deployment d;
  auto& entry = d.add("app", Decision::create);
  entry.deferred = true;
  entry.holes = {"parameter VpcId (dev/network VpcId)"};
  entry.desired->parameters = {{"Size", document::Node::string("small"), false},
                               {"VpcId", document::Node::unknown("dev/network VpcId"), false}};
  std::string vpc = "vpc-1", size = "small";
  d.callbacks.materialise = [&](const plan::Entry& planned,
                                const base::Call&) -> base::Result<plan::DesiredStack> {
    auto desired = *planned.desired;
    desired.parameters[0].value = document::Node::string(size);
    desired.parameters[1].value =
        vpc.empty() ? document::Node::unknown("dev/network VpcId") : document::Node::string(vpc);
    return desired;
  };
  size = "huge";
  EXPECT_EQ(outcome(d.run(), "app"),
            "failed: the plan of dev/app is stale: parameter Size differs from what was planned");
  size = "small", vpc = "";
  EXPECT_EQ(outcome(d.run(), "app"),
            "failed: dev/app still has no value for parameter VpcId (dev/network VpcId)");
  vpc = "vpc-1";
  EXPECT_EQ(outcome(d.run(), "app"), "done");
  EXPECT_EQ(d.cloud.last_form["CreateChangeSet"]["Parameters.member.2.ParameterValue"], "vpc-1");
}

TEST(Filling, AnotherTemplateIsAnotherPlan) {
  Deployment d;
  d.add("app", Decision::create);
  d.callbacks.materialise = [&](const plan::Entry& planned,
                                const base::Call&) -> base::Result<plan::DesiredStack> {
    auto desired = *planned.desired;
    desired.template_body += "\n# and more";
    desired.role_arn = "arn:aws:iam::111111111111:role/other";
    return desired;
  };
  const Summary summary = d.run();
  EXPECT_EQ(outcome(summary, "app"),
            "failed: the plan of dev/app is stale: template, role differ from what was planned");
  EXPECT_EQ(result_of(summary, "app").error->kind, base::ErrorKind::conflict);
}

TEST(Refusal, LosingDataNeedsLeaveAndNothingIsStartedWithoutIt) {
  Deployment d;
  d.add("network", Decision::create);
  d.add("data", Decision::change).destroys = {"Table", "Bucket"};
  d.add("old", Decision::remove).destroys = {"Archive"};
  d.options.allow_destroy = {"dev/old"};
  const Summary refused = d.run();
  ASSERT_TRUE(refused.refused);
  EXPECT_EQ(refused.refused->kind, base::ErrorKind::blocked);
  EXPECT_THAT(refused.refused->message, HasSubstr("dev/data (Table, Bucket)"));
  EXPECT_THAT(refused.refused->message, ::testing::Not(HasSubstr("dev/old")));
  EXPECT_THAT(refused.refused->hint, HasSubstr("--allow-destroy dev/data"));
  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(d.cloud.calls, SizeIs(0));
  d.options.allow_destroy.push_back("data");
  EXPECT_TRUE(d.run().ok());
}

TEST(Refusal, EntriesThatNeedEachOtherOrShareAStack) {
  Deployment d;
  d.add("a", Decision::create, {"b"});
  d.add("b", Decision::create, {"a"});
  EXPECT_THAT(d.run().refused->message, HasSubstr("dev/a -> dev/b -> dev/a"));
  Deployment twice;
  twice.add("a", Decision::create);
  twice.add("b", Decision::create).stack_name = base::StackName("a");
  EXPECT_THAT(twice.run().refused->message, HasSubstr("stack a would be changed by both dev/a and dev/b"));
}

}  // namespace cf::deploy
