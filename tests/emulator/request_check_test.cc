// Requests that CloudFormation refuses before it does anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* one_topic = R"({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}})";

TEST(Requests, ValuesOutsideTheirListsAndLimitsAreRefused) {
  Client aws;
  const auto message = [&aws](const std::string& action, Fields more) {
    Fields fields = {{"StackName", "s"}, {"TemplateBody", one_topic}};
    for (auto& field : more) fields.push_back(field);
    return aws.cfn(action, fields).text("Message");
  };
  EXPECT_THAT(message("CreateStack", {{"OnFailure", "FOO"}}),
              HasSubstr("Value 'FOO' at 'onFailure' failed to satisfy constraint: Member must satisfy enum"));
  EXPECT_THAT(message("CreateStack", {{"Capabilities.member.1", "CAPABILITY_ALL"}}),
              HasSubstr("Value '[CAPABILITY_ALL]' at 'capabilities' failed to satisfy constraint"));
  EXPECT_THAT(message("CreateChangeSet", {{"ChangeSetName", "c"}, {"ChangeSetType", "FOO"}}),
              HasSubstr("[IMPORT, UPDATE, CREATE]"));
  EXPECT_THAT(message("ListStacks", {{"StackStatusFilter.member.1", "FOO"}}), HasSubstr("stackStatusFilter"));
  EXPECT_THAT(message("GetTemplate", {{"TemplateStage", "FOO"}}), HasSubstr("[Original, Processed]"));
  Fields twice = {{"Tags.member.1.Key", "k"},
                  {"Tags.member.1.Value", "1"},
                  {"Tags.member.2.Key", "k"},
                  {"Tags.member.2.Value", "2"}};
  EXPECT_EQ(message("CreateStack", twice), "Tags contain duplicate keys; tag keys must be unique");
  EXPECT_THAT(message("CreateStack", {{"Tags.member.1.Key", "aws:k"}, {"Tags.member.1.Value", "1"}}),
              HasSubstr("aws: prefixed"));
  Fields many;
  for (int i = 1; i <= 51; ++i) {
    const std::string tag = "Tags.member." + std::to_string(i);
    many.emplace_back(tag + ".Key", "k" + std::to_string(i));
    many.emplace_back(tag + ".Value", "v");
  }
  EXPECT_THAT(message("CreateStack", many), HasSubstr("length less than or equal to 50"));
  EXPECT_THAT(aws.cfn("CreateStack", {{"StackName", std::string(129, 's')}, {"TemplateBody", one_topic}})
                  .text("Message"),
              HasSubstr("length less than or equal to 128"));
  const auto tag = [](const std::string& key, const std::string& value) {
    return Fields{{"Tags.member.1.Key", key}, {"Tags.member.1.Value", value}};
  };
  EXPECT_THAT(message("CreateStack", tag(std::string(129, 'k'), "v")),
              HasSubstr("at 'tags.1.member.key' failed to satisfy constraint: Member must have length less "
                        "than or equal to 128"));
  EXPECT_THAT(message("CreateStack", tag("k", std::string(257, 'v'))), HasSubstr("'tags.1.member.value'"));
  EXPECT_THAT(message("CreateStack", tag("k", "")), HasSubstr("length greater than or equal to 1"));
  EXPECT_THAT(message("CreateStack", {{"Parameters.member.1.ParameterKey", "P"},
                                      {"Parameters.member.1.ParameterValue", std::string(4097, 'p')}}),
              HasSubstr("length less than or equal to 4096"));
  Fields topics;
  for (int i = 1; i <= 6; ++i)
    topics.emplace_back("NotificationARNs.member." + std::to_string(i),
                        "arn:aws:sns:us-east-1:111111111111:t" + std::to_string(i));
  EXPECT_THAT(message("CreateStack", topics), HasSubstr("'notificationARNs' failed"));
  EXPECT_THAT(message("CreateStack", {{"NotificationARNs.member.1", "topic"}}), HasSubstr("topic"));
  EXPECT_THAT(message("CreateStack", {{"RollbackConfiguration.MonitoringTimeInMinutes", "181"}}),
              HasSubstr("value less than or equal to 180"));
  EXPECT_THAT(message("CreateStack", {{"ResourceTypes.member.1", "AWS::S3::*"}}),
              HasSubstr("ResourceTypes is not supported"));
  EXPECT_EQ(aws.cfn("DescribeStacks", {}).text("StackName"), "") << "nothing was made";
}

TEST(Requests, ResourcesAreDescribedUpToAHundredAndListedBeyond) {
  Client aws;
  std::string resources;
  for (int i = 0; i < 130; ++i)
    resources += (i == 0 ? "" : ", ") + ("\"T" + std::to_string(i)) + R"(": {"Type": "AWS::SNS::Topic"})";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", "{\"Resources\": {" + resources + "}}"}});
  const auto count = [&aws](const std::string& action) {
    const std::string body = aws.cfn(action, {{"StackName", "s"}}).body;
    std::size_t found = 0;
    for (std::size_t at = 0; (at = body.find("<LogicalResourceId>", at)) != std::string::npos; ++at) ++found;
    return found;
  };
  EXPECT_EQ(count("DescribeStackResources"), 100u);
  EXPECT_EQ(count("ListStackResources"), 100u) << "a page of it";
}

TEST(Requests, AMacroWithinATemplateIsRefusedByName) {
  Client aws;
  const char* body = R"({"Resources": {"T": {"Type": "AWS::SNS::Topic",
    "Properties": {"Fn::Transform": {"Name": "MyMacro"}}}}})";
  EXPECT_EQ(aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}}).text("Message"),
            "No transform named MyMacro found.");
}

TEST(Requests, AStackExportsANameOnce) {
  Client aws;
  const char* body = R"({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {
    "A": {"Value": "1", "Export": {"Name": "n"}}, "B": {"Value": "2", "Export": {"Name": "n"}}}})";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}});
  EXPECT_EQ(aws.status_of("s"), "ROLLBACK_COMPLETE");
}

TEST(Requests, AServiceThatIsNotEmbeddedIsNamedInTheClientsProtocol) {
  Client aws;
  EXPECT_EQ(aws.query("ec2", "DescribeVpcs", {}).text("Message"), "The embedded AWS has no service ec2");
  EXPECT_THAT(aws.json("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "{}").body,
              HasSubstr(R"("message": "The embedded AWS has no service ecs")"));
}

}  // namespace
}  // namespace cf::emulator::test
