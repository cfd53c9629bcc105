#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string body(const std::string& value) {
  return R"({"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": ")" +
         value + R"("}}}})";
}

Reply make(Client& aws, const std::string& name, const std::string& type, const std::string& value) {
  return aws.cfn(
      "CreateChangeSet",
      {{"StackName", "s"}, {"ChangeSetName", name}, {"ChangeSetType", type}, {"TemplateBody", body(value)}});
}

TEST(ChangeSets, OneForANewStackIsReviewedAndExecuted) {
  Client aws;
  ASSERT_EQ(make(aws, "first", "CREATE", "one").status, 200);
  EXPECT_EQ(aws.status_of("s"), "REVIEW_IN_PROGRESS");
  const Reply described = aws.cfn("DescribeChangeSet", {{"StackName", "s"}, {"ChangeSetName", "first"}});
  EXPECT_EQ(described.text("Status"), "CREATE_COMPLETE");
  EXPECT_EQ(described.text("ExecutionStatus"), "AVAILABLE");
  EXPECT_THAT(described.texts("//ResourceChange/Action"), ElementsAre("Add"));
  EXPECT_EQ(aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "first"}}).status, 200);
  EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
}

TEST(ChangeSets, ExecutingOneDeletesItsSiblings) {
  Client aws;
  make(aws, "first", "CREATE", "one");
  make(aws, "other", "CREATE", "two");
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "first"}});
  EXPECT_EQ(aws.cfn("DescribeChangeSet", {{"StackName", "s"}, {"ChangeSetName", "other"}}).text("Code"),
            "ChangeSetNotFound");
  EXPECT_TRUE(aws.cfn("ListChangeSets", {{"StackName", "s"}}).texts("//Summaries/member").empty());
}

TEST(ChangeSets, OneWithoutChangesFails) {
  Client aws;
  make(aws, "first", "CREATE", "one");
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "first"}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  make(aws, "same", "UPDATE", "one");
  const Reply described = aws.cfn("DescribeChangeSet", {{"StackName", "s"}, {"ChangeSetName", "same"}});
  EXPECT_EQ(described.text("Status"), "FAILED");
  EXPECT_EQ(described.text("ExecutionStatus"), "UNAVAILABLE");
  EXPECT_THAT(described.text("StatusReason"), HasSubstr("didn't contain changes"));
  EXPECT_EQ(aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "same"}}).text("Code"),
            "InvalidChangeSetStatus");
}

TEST(ChangeSets, PropertyValuesAreGivenWhenAskedFor) {
  Client aws;
  make(aws, "first", "CREATE", "one");
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "first"}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  make(aws, "next", "UPDATE", "two");
  const Reply plain = aws.cfn("DescribeChangeSet", {{"StackName", "s"}, {"ChangeSetName", "next"}});
  EXPECT_EQ(plain.text("BeforeValue"), "");
  const Reply values =
      aws.cfn("DescribeChangeSet",
              {{"StackName", "s"}, {"ChangeSetName", "next"}, {"IncludePropertyValues", "true"}});
  EXPECT_EQ(values.text("BeforeValue"), "one");
  EXPECT_EQ(values.text("AfterValue"), "two");
  EXPECT_EQ(values.text("Replacement"), "False");
}

TEST(ChangeSets, ImportsAreRefusedByName) {
  Client aws;
  EXPECT_THAT(make(aws, "first", "IMPORT", "one").text("Message"), HasSubstr("IMPORT"));
}

}  // namespace
}  // namespace cf::emulator::test
