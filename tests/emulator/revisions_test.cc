// What is replaced under its name: where AWS counts revisions it gives the next one, elsewhere it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string one_resource(const std::string& type, const std::string& properties) {
  return R"({"Resources": {"R": {"Type": ")" + type + R"(", "Properties": )" + properties + "}}}";
}

std::string task(const std::string& cpu) {
  return one_resource("AWS::ECS::TaskDefinition", R"({"Family": "web", "Cpu": ")" + cpu + R"("})");
}

std::string physical_id(Client& aws, const std::string& stack) {
  return aws.cfn("DescribeStackResources", {{"StackName", stack}}).text("PhysicalResourceId");
}

TEST(Revisions, AChangedTaskDefinitionIsTheNextRevisionOfItsFamily) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", task("256")}});
  EXPECT_EQ(physical_id(aws, "s"), "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1");
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", task("512")}});
  EXPECT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(physical_id(aws, "s"), "arn:aws:ecs:us-east-1:000000000000:task-definition/web:2");
  EXPECT_THAT(aws.events_of("s"), testing::Contains("R DELETE_COMPLETE"));
}

TEST(Revisions, ANumberThatWasGivenIsNotGivenAgain) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", task("256")}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("DeleteStack", {{"StackName", "s"}});
  aws.cfn("CreateStack", {{"StackName", "t"}, {"TemplateBody", task("256")}});
  EXPECT_THAT(physical_id(aws, "t"), EndsWith("task-definition/web:2"));
  aws.region = "eu-west-1";
  aws.cfn("CreateStack", {{"StackName", "t"}, {"TemplateBody", task("256")}});
  EXPECT_THAT(physical_id(aws, "t"), EndsWith("task-definition/web:1"));
}

TEST(Revisions, AreCountedOnInTheNextProcess) {
  char name[] = "/tmp/cf-emulator-XXXXXX";
  const std::filesystem::path folder = mkdtemp(name);
  Options options;
  options.file = folder / "local.db";
  {
    Client aws(options);
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", task("256")}});
    ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  }
  {
    Client aws(options);
    aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", task("512")}});
    EXPECT_THAT(physical_id(aws, "s"), EndsWith("task-definition/web:2"));
  }
  std::filesystem::remove_all(folder);
}

TEST(Revisions, LayersAndVersionsAreCountedToo) {
  struct {
    const char *type, *before, *after, *second;
  } cases[] = {
      {"AWS::Lambda::LayerVersion", R"({"LayerName": "l", "Content": {"S3Bucket": "b", "S3Key": "1"}})",
       R"({"LayerName": "l", "Content": {"S3Bucket": "b", "S3Key": "2"}})", ":layer:l:2"},
      {"AWS::Lambda::Version", R"({"FunctionName": "f", "Description": "1"})",
       R"({"FunctionName": "f", "Description": "2"})", ":function:f:2"},
      {"AWS::SageMaker::ImageVersion", R"({"ImageName": "i", "BaseImage": "1"})",
       R"({"ImageName": "i", "BaseImage": "2"})", ":image-version/i/2"},
  };
  for (const auto& c : cases) {
    Client aws;
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", one_resource(c.type, c.before)}});
    ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE") << c.type;
    aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", one_resource(c.type, c.after)}});
    EXPECT_EQ(aws.status_of("s"), "UPDATE_COMPLETE") << c.type;
    EXPECT_THAT(physical_id(aws, "s"), EndsWith(c.second));
  }
}

// As groups of instances take it: {"Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}}.
TEST(Revisions, AChangedLaunchTemplateHasANewVersion) {
  Client aws;
  const auto body = [](const std::string& type) {
    return R"({"Resources": {"L": {"Type": "AWS::EC2::LaunchTemplate",
      "Properties": {"LaunchTemplateData": {"InstanceType": ")" +
           type + R"("}}}, "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String",
      "Name": "/version", "Value": {"Fn::GetAtt": ["L", "LatestVersionNumber"]}}}}})";
  };
  const auto version = [&aws] {
    return aws.json("ssm", "AmazonSSM.GetParameter", R"({"Name": "/version"})").body;
  };
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body("t3.micro")}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  EXPECT_THAT(version(), HasSubstr(R"("Value": "1")"));
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", body("t3.small")}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_THAT(version(), HasSubstr(R"("Value": "2")"));
}

// Two stacks may have a resource of one logical id.
TEST(Revisions, WhatIsIdentifiedByAnAssignedArnIsNotUniqueByItsLogicalId) {
  Client aws;
  const std::string body =
      one_resource("AWS::AppConfig::Deployment",
                   R"({"ApplicationId": "a", "EnvironmentId": "e", "ConfigurationProfileId": "p",
                       "ConfigurationVersion": "1", "DeploymentStrategyId": "d"})");
  const std::string monitor =
      one_resource("AWS::CE::AnomalyMonitor",
                   R"({"MonitorName": "m", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"})");
  for (const std::string stack : {"s", "t"}) {
    aws.cfn("CreateStack", {{"StackName", stack}, {"TemplateBody", body}});
    EXPECT_EQ(aws.status_of(stack), "CREATE_COMPLETE");
    aws.cfn("CreateStack", {{"StackName", stack + "2"}, {"TemplateBody", monitor}});
    EXPECT_EQ(aws.status_of(stack + "2"), "CREATE_COMPLETE");
  }
  EXPECT_NE(physical_id(aws, "s2"), physical_id(aws, "t2"));
}

TEST(Revisions, ANamedTableIsNotReplacedUnderItsName) {
  Client aws;
  const auto table = [](const std::string& key) {
    return one_resource("AWS::DynamoDB::Table",
                        R"({"TableName": "t", "BillingMode": "PAY_PER_REQUEST",
                        "AttributeDefinitions": [{"AttributeName": ")" +
                            key + R"(", "AttributeType": "S"}],
                        "KeySchema": [{"AttributeName": ")" +
                            key + R"(", "KeyType": "HASH"}]})");
  };
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", table("a")}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", table("b")}});
  EXPECT_EQ(aws.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(aws.cfn("DescribeStackEvents", {{"StackName", "s"}}).body, HasSubstr("Rename t and update"));
}

}  // namespace
}  // namespace cf::emulator::test
