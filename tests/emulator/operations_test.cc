// Operations that are interfered with while they run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::HasSubstr;

std::string with_value(const std::string& value) {
  return R"({"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "p", "Type": "String", "Value": ")" +
         value + R"("}}}})";
}

class Operations : public ::testing::Test {
 protected:
  static Options slow() {
    Options options;
    options.resource_time = base::Duration{1'000};
    return options;
  }
  void pass() { aws_.clock.sleep(base::Duration{60'000}); }
  std::string value() { return aws_.json("ssm", "AmazonSSM.GetParameter", R"({"Name": "p"})").body; }

  Client aws_{slow()};
};

TEST_F(Operations, ACancelledUpdateIsTakenBack) {
  aws_.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", with_value("one")}});
  pass();
  ASSERT_EQ(aws_.status_of("s"), "CREATE_COMPLETE");
  aws_.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", with_value("two")}});
  ASSERT_EQ(aws_.status_of("s"), "UPDATE_IN_PROGRESS");
  ASSERT_EQ(aws_.cfn("CancelUpdateStack", {{"StackName", "s"}}).status, 200);
  EXPECT_EQ(aws_.status_of("s"), "UPDATE_ROLLBACK_IN_PROGRESS");
  pass();
  EXPECT_EQ(aws_.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(value(), ::testing::HasSubstr(R"("Value": "one")"));
}

TEST_F(Operations, AStackThatIsBeingCreatedCanBeDeleted) {
  const std::string id =
      aws_.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", with_value("one")}}).text("StackId");
  ASSERT_EQ(aws_.status_of("s"), "CREATE_IN_PROGRESS");
  aws_.cfn("DeleteStack", {{"StackName", "s"}});
  pass();
  EXPECT_EQ(aws_.status_of(id), "DELETE_COMPLETE");
  EXPECT_THAT(value(), ::testing::HasSubstr("ParameterNotFound"));
}

TEST_F(Operations, ACreateThatTakesTooLongFails) {
  const char* body = R"({"Resources": {"H": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    "W": {"Type": "AWS::CloudFormation::WaitCondition",
          "Properties": {"Handle": {"Ref": "H"}, "Timeout": "3600"}}}})";
  aws_.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}, {"TimeoutInMinutes", "5"}});
  pass();
  EXPECT_EQ(aws_.status_of("s"), "CREATE_IN_PROGRESS");
  aws_.clock.sleep(base::Duration{10 * 60'000});
  EXPECT_THAT(aws_.status_of("s"), ::testing::StartsWith("ROLLBACK_"));
  pass();
  EXPECT_EQ(aws_.status_of("s"), "ROLLBACK_COMPLETE");
}

TEST_F(Operations, AnUpdateThatStoppedHalfWayCanBeRolledBack) {
  aws_.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", with_value("one")}});
  pass();
  ASSERT_EQ(aws_.status_of("s"), "CREATE_COMPLETE");
  const std::string bad = R"({"Resources": {
    "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "p", "Type": "String", "Value": "two"}},
    "B": {"Type": "AWS::S3::Bucket", "DependsOn": "P", "Properties": {"BucketName": "No_Bucket"}}}})";
  aws_.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", bad}, {"DisableRollback", "true"}});
  for (int i = 0; i < 3; ++i) {
    pass();
    aws_.status_of("s");
  }
  ASSERT_EQ(aws_.status_of("s"), "UPDATE_FAILED");
  EXPECT_THAT(value(), ::testing::HasSubstr(R"("Value": "two")"));
  ASSERT_EQ(aws_.cfn("RollbackStack", {{"StackName", "s"}}).status, 200);
  for (int i = 0; i < 3; ++i) {
    pass();
    aws_.status_of("s");
  }
  EXPECT_EQ(aws_.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(value(), ::testing::HasSubstr(R"("Value": "one")"));
}

// A bucket with an object in it can't be deleted.
class StuckDeletion : public ::testing::Test {
 protected:
  StuckDeletion() {
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", R"({"Resources": {
      "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "stuck"}},
      "T": {"Type": "AWS::SNS::Topic"}}})"}});
    EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
    aws.s3("PUT", "/stuck/key", "content");
    aws.cfn("DeleteStack", {{"StackName", "s"}});
    EXPECT_EQ(aws.status_of("s"), "DELETE_FAILED");
  }
  Reply remove(const std::string& field, const std::string& value) {
    return aws.cfn("DeleteStack", {{"StackName", "s"}, {field, value}});
  }
  Client aws;
};

TEST_F(StuckDeletion, LeavesWhatIsRetainedAndOnlyWhatIsStillThere) {
  EXPECT_THAT(remove("RetainResources.member.1", "T").text("Message"), HasSubstr("DELETE_COMPLETE state"));
  EXPECT_EQ(remove("RetainResources.member.1", "B").status, 200);
  EXPECT_EQ(aws.status_of("s"), "");
  EXPECT_EQ(aws.s3("GET", "/stuck/key").body, "content");
}

TEST_F(StuckDeletion, IsForced) {
  EXPECT_THAT(remove("DeletionMode", "FOO").text("Message"), HasSubstr("[STANDARD, FORCE_DELETE_STACK]"));
  EXPECT_EQ(remove("DeletionMode", "FORCE_DELETE_STACK").status, 200);
  EXPECT_EQ(aws.status_of("s"), "");
  EXPECT_EQ(aws.s3("GET", "/stuck/key").body, "content");
}

TEST_F(StuckDeletion, IsForcedOnlyAfterADeletionThatFailed) {
  aws.cfn("CreateStack",
          {{"StackName", "t"}, {"TemplateBody", R"({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}})"}});
  ASSERT_EQ(aws.status_of("t"), "CREATE_COMPLETE");
  EXPECT_THAT(
      aws.cfn("DeleteStack", {{"StackName", "t"}, {"DeletionMode", "FORCE_DELETE_STACK"}}).text("Message"),
      HasSubstr("only for stacks in the DELETE_FAILED state"));
}

TEST(FailedCreation, IsNotUpdatedAndSaysWhatIsPossible) {
  const char* broken =
      R"({"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String"}}}})";
  Client aws;
  const auto update = [&](const std::string& field, const std::string& value) {
    aws.cfn("CreateStack", {{"StackName", field}, {"TemplateBody", broken}, {field, value}});
    EXPECT_EQ(aws.status_of(field), "CREATE_FAILED");
    return aws.cfn("UpdateStack", {{"StackName", field}, {"TemplateBody", broken}}).text("Message");
  };
  EXPECT_THAT(update("OnFailure", "DO_NOTHING"), HasSubstr("[on-failure: DO_NOTHING]"));
  EXPECT_THAT(update("DisableRollback", "true"), HasSubstr("use the disable-rollback parameter"));
}

}  // namespace
}  // namespace cf::emulator::test
