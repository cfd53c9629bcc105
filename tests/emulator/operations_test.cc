// Operations that are interfered with while they run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

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

}  // namespace
}  // namespace cf::emulator::test
