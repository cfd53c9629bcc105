#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* topic = R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
  "Outputs": {"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "the-topic"}}}})";

std::string parameter_template(const std::string& value) {
  return R"({"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": ")" +
         value + R"("}}}})";
}

TEST(Stacks, ACreatedStackIsCompleteWhenItsClientLooks) {
  Client aws;
  const Reply created = aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  ASSERT_EQ(created.status, 200) << created.body;
  EXPECT_THAT(created.text("StackId"),
              StartsWith("arn:aws:cloudformation:us-east-1:000000000000:stack/net/"));
  const Reply described = aws.cfn("DescribeStacks", {{"StackName", "net"}});
  EXPECT_EQ(described.text("StackStatus"), "CREATE_COMPLETE");
  EXPECT_THAT(described.text("OutputValue"), StartsWith("arn:aws:sns:us-east-1:000000000000:net-Topic-"));
  EXPECT_EQ(described.text("ExportName"), "the-topic");
}

TEST(Stacks, AClientThatDoesNotLookFindsTheStackInProgress) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  const Reply update = aws.cfn("UpdateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  EXPECT_EQ(update.status, 400);
  EXPECT_THAT(update.text("Message"), HasSubstr("is in CREATE_IN_PROGRESS state and can not be updated."));
}

TEST(Stacks, EventsComeInTheOrderOfCloudFormation) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  EXPECT_THAT(aws.events_of("net"),
              ElementsAre("net CREATE_IN_PROGRESS", "Topic CREATE_IN_PROGRESS", "Topic CREATE_IN_PROGRESS",
                          "Topic CREATE_COMPLETE", "net CREATE_COMPLETE"));
}

TEST(Stacks, ResourcesTakeTheTimeTheyAreGiven) {
  Options options;
  options.resource_time = base::Duration{10'000};
  Client aws(options);
  aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  EXPECT_EQ(aws.status_of("net"), "CREATE_IN_PROGRESS");
  aws.clock.sleep(base::Duration{9'999});
  EXPECT_EQ(aws.status_of("net"), "CREATE_IN_PROGRESS");
  aws.clock.sleep(base::Duration{1});
  EXPECT_EQ(aws.status_of("net"), "CREATE_COMPLETE");
}

TEST(Stacks, TheSecondOfANameIsRefused) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  const Reply again = aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  EXPECT_EQ(again.text("Code"), "AlreadyExistsException");
  EXPECT_EQ(again.text("Message"), "Stack [net] already exists");
}

TEST(Stacks, ARequestWithTheSameTokenIsTheSameRequest) {
  Client aws;
  const Fields fields = {{"StackName", "net"}, {"TemplateBody", topic}, {"ClientRequestToken", "t1"}};
  const Reply first = aws.cfn("CreateStack", fields);
  const Reply second = aws.cfn("CreateStack", fields);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(first.text("StackId"), second.text("StackId"));
}

TEST(Stacks, AFailedCreateIsRolledBack) {
  Client aws;
  const char* body = R"({"Resources": {
    "Good": {"Type": "AWS::SNS::Topic"},
    "Bad": {"Type": "AWS::S3::Bucket", "DependsOn": "Good", "Properties": {"BucketName": "Not_A_Bucket"}}}})";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}});
  EXPECT_EQ(aws.status_of("s"), "ROLLBACK_COMPLETE");
  const Reply events = aws.cfn("DescribeStackEvents", {{"StackName", "s"}});
  EXPECT_THAT(events.texts("//member[ResourceStatus='CREATE_FAILED']/ResourceStatusReason"),
              ElementsAre(HasSubstr("The specified bucket is not valid.")));
  EXPECT_THAT(events.texts("//member[ResourceStatus='ROLLBACK_IN_PROGRESS']/ResourceStatusReason"),
              ElementsAre("The following resource(s) failed to create: [Bad]. Rollback requested by user."));
  EXPECT_THAT(aws.events_of("s"), ::testing::Contains("Good DELETE_COMPLETE"));
}

TEST(Stacks, PropertiesThatTheTypeDoesNotTakeFailTheResource) {
  Client aws;
  const char* body = R"({"Resources": {
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayNam": "x", "FifoTopic": "maybe"}}}})";
  aws.cfn("CreateStack", {{"StackName", "bad"}, {"TemplateBody", body}, {"DisableRollback", "true"}});
  EXPECT_EQ(aws.status_of("bad"), "CREATE_FAILED");
  const std::string events = aws.cfn("DescribeStackEvents", {{"StackName", "bad"}}).body;
  EXPECT_THAT(events, HasSubstr("Properties validation failed for resource Topic with message:\n"
                                "[#: extraneous key [DisplayNam] is not permitted\n"
                                "#/FifoTopic: expected type: Boolean, found: String]"));
  aws.cfn("CreateStack", {{"StackName", "net"},
                          {"TemplateBody", R"({"Resources": {"Net": {"Type": "AWS::EC2::VPC",
                            "Properties": {"CidrBlock": ["a"], "Tags": "foo"}}}})"},
                          {"DisableRollback", "true"}});
  EXPECT_EQ(aws.status_of("net"), "CREATE_FAILED");
  EXPECT_THAT(aws.cfn("DescribeStackEvents", {{"StackName", "net"}}).body,
              HasSubstr("[#/CidrBlock: expected type: String, found: JSONArray\n"
                        "#/Tags: expected type: JSONArray, found: String]"));
}

TEST(Stacks, PropertiesAreConvertedAsCloudFormationDoes) {
  Client aws;
  const char* body = R"({"Resources": {
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"FifoTopic": "false", "DisplayName": 5}},
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "5", "RedrivePolicy": {"any": ["thing"]}}}}})";
  aws.cfn("CreateStack", {{"StackName", "good"}, {"TemplateBody", body}});
  EXPECT_EQ(aws.status_of("good"), "CREATE_COMPLETE");
}

TEST(Stacks, WithoutRollbackAFailedCreateStays) {
  Client aws;
  const char* body =
      R"({"Resources": {"Bad": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "Not_A_Bucket"}}}})";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}, {"DisableRollback", "true"}});
  EXPECT_EQ(aws.status_of("s"), "CREATE_FAILED");
  EXPECT_EQ(aws.cfn("RollbackStack", {{"StackName", "s"}}).status, 200);
  EXPECT_EQ(aws.status_of("s"), "ROLLBACK_COMPLETE");
}

TEST(Stacks, OnFailureDeleteDeletes) {
  Client aws;
  const char* body =
      R"({"Resources": {"Bad": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "Not_A_Bucket"}}}})";
  const Reply created =
      aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}, {"OnFailure", "DELETE"}});
  EXPECT_EQ(aws.status_of(created.text("StackId")), "DELETE_COMPLETE");
}

TEST(Stacks, AFailedUpdateIsTakenBack) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", parameter_template("one")}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  const char* body = R"({"Resources": {
    "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "two"}},
    "Bad": {"Type": "AWS::S3::Bucket", "DependsOn": "P", "Properties": {"BucketName": "Not_A_Bucket"}}}})";
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", body}});
  EXPECT_EQ(aws.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  const std::string name = aws.cfn("DescribeStackResource", {{"StackName", "s"}, {"LogicalResourceId", "P"}})
                               .text("PhysicalResourceId");
  const Reply value = aws.json("ssm", "AmazonSSM.GetParameter", R"({"Name": ")" + name + R"("})");
  EXPECT_THAT(value.body, HasSubstr(R"("Value": "one")"));
}

TEST(Stacks, ReplacingMakesTheNewOneFirstAndDeletesTheOldOne) {
  Client aws;
  const auto body = [](const std::string& name) {
    return R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": ")" + name +
           R"("}}}})";
  };
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body("first")}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", body("second")}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  const std::vector<std::string> events = aws.events_of("s");
  const std::vector<std::string> tail(events.end() - 7, events.end());
  EXPECT_THAT(tail, ElementsAre("Q UPDATE_IN_PROGRESS", "Q UPDATE_IN_PROGRESS", "Q UPDATE_COMPLETE",
                                "s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "Q DELETE_IN_PROGRESS",
                                "Q DELETE_COMPLETE", "s UPDATE_COMPLETE"));
  EXPECT_THAT(aws.json("sqs", "AmazonSQS.ListQueues", "{}").body, ::testing::Not(HasSubstr("/first")));
}

TEST(Stacks, AProtectedStackIsNotDeleted) {
  Client aws;
  aws.cfn("CreateStack",
          {{"StackName", "s"}, {"TemplateBody", topic}, {"EnableTerminationProtection", "true"}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  EXPECT_THAT(aws.cfn("DeleteStack", {{"StackName", "s"}}).text("Message"),
              HasSubstr("cannot be deleted while TerminationProtection is enabled"));
}

TEST(Stacks, WhatOthersImportCanNotBeDeleted) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "net"}, {"TemplateBody", topic}});
  ASSERT_EQ(aws.status_of("net"), "CREATE_COMPLETE");
  const char* user = R"({"Resources": {"P": {"Type": "AWS::SSM::Parameter",
    "Properties": {"Type": "String", "Value": {"Fn::ImportValue": "the-topic"}}}}})";
  aws.cfn("CreateStack", {{"StackName", "app"}, {"TemplateBody", user}});
  ASSERT_EQ(aws.status_of("app"), "CREATE_COMPLETE");
  EXPECT_THAT(aws.cfn("ListImports", {{"ExportName", "the-topic"}}).texts("//Imports/member"),
              ElementsAre("app"));
  aws.cfn("DeleteStack", {{"StackName", "net"}});
  EXPECT_EQ(aws.status_of("net"), "CREATE_COMPLETE") << "AWS goes back to the status that the stack had";
  EXPECT_EQ(aws.cfn("DescribeStacks", {{"StackName", "net"}}).text("StackStatusReason"),
            "Export the-topic cannot be deleted as it is in use by app");
  aws.cfn("DeleteStack", {{"StackName", "app"}});
  EXPECT_EQ(aws.status_of("app"), "");
  aws.cfn("DeleteStack", {{"StackName", "net"}});
  EXPECT_EQ(aws.cfn("DescribeStacks", {{"StackName", "net"}}).text("Message"),
            "Stack with id net does not exist");
}

TEST(Stacks, AnExportHasOneOwner) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "a"}, {"TemplateBody", topic}});
  ASSERT_EQ(aws.status_of("a"), "CREATE_COMPLETE");
  aws.cfn("CreateStack", {{"StackName", "b"}, {"TemplateBody", topic}});
  EXPECT_EQ(aws.status_of("b"), "ROLLBACK_COMPLETE");
}

TEST(Stacks, DescriptionsOfSecurityGroupsAndRulesHaveTheCharactersThatEc2Takes) {
  const auto status = [](const std::string& group, const std::string& rule) {
    Client aws;
    const std::string body = R"({"Resources": {"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
      "GroupDescription": ")" +
                             group + R"(", "SecurityGroupEgress": [
      {"IpProtocol": "-1", "CidrIp": "127.0.0.1/32", "Description": ")" +
                             rule + R"("}]}}}})";
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}});
    return aws.status_of("s");
  };
  EXPECT_EQ(status("Clients (of a group): a-z_A.Z/0,9 #@[]+=&;{}!$*", "None"), "CREATE_COMPLETE");
  EXPECT_EQ(status("The clients' group", "None"), "ROLLBACK_COMPLETE");
  EXPECT_EQ(status("Clients", "Nobody's"), "ROLLBACK_COMPLETE");
  EXPECT_EQ(status("Clients", std::string(256, 'x')), "ROLLBACK_COMPLETE");
}

TEST(Stacks, ANameInsideOfSomethingIsTakenThereOnly) {
  Client aws;
  const char* streams = R"({"Resources": {
    "G": {"Type": "AWS::Logs::LogGroup"}, "H": {"Type": "AWS::Logs::LogGroup"},
    "InG": {"Type": "AWS::Logs::LogStream", "Properties": {"LogGroupName": {"Ref": "G"}, "LogStreamName": "s"}},
    "InH": {"Type": "AWS::Logs::LogStream", "Properties": {"LogGroupName": {"Ref": "H"}, "LogStreamName": "s"}}}})";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", streams}});
  EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
}

TEST(Stacks, TheSettingsOfAnAccountCanBeMadeAgain) {
  Client aws;
  const char* settings = R"({"Resources": {"S": {"Type": "AWS::Glue::DataCatalogEncryptionSettings",
    "DeletionPolicy": "Retain", "Properties": {"CatalogId": "123456789012", "DataCatalogEncryptionSettings": {}}}}})";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", settings}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("DeleteStack", {{"StackName", "s"}});
  ASSERT_EQ(aws.status_of("s"), "");
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", settings}});
  EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
}

TEST(Stacks, RetainedResourcesOutliveTheirStack) {
  Client aws;
  const char* body = R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain",
    "Properties": {"BucketName": "kept-bucket"}}}})";
  const std::string id = aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}}).text("StackId");
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("DeleteStack", {{"StackName", "s"}});
  EXPECT_EQ(aws.status_of(id), "DELETE_COMPLETE");
  EXPECT_THAT(aws.events_of(id), ::testing::Contains("B DELETE_SKIPPED"));
  EXPECT_EQ(aws.s3("HEAD", "/kept-bucket").status, 200);
}

// Two log groups; the second one's name is that of another stack's, so that it can't be made.
std::string kept_and_impossible(const std::string& policy) {
  return R"({"Resources": {"Kept": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": ")" + policy +
         R"(", "Properties": {"LogGroupName": "/kept"}}, "Other": {"Type": "AWS::Logs::LogGroup",
    "DependsOn": "Kept", "Properties": {"LogGroupName": "/taken"}}}})";
}

constexpr const char* takes_name =
    R"({"Resources": {"T": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/taken"}}}})";
constexpr const char* only_topic = R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})";

TEST(Stacks, WhatIsRetainedExceptOnCreateGoesWithAFailedCreation) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "first"}, {"TemplateBody", takes_name}});
  const auto created = [&](const std::string& name, const std::string& policy) {
    const std::string id =
        aws.cfn("CreateStack", {{"StackName", name}, {"TemplateBody", kept_and_impossible(policy)}})
            .text("StackId");
    EXPECT_EQ(aws.status_of(name), "ROLLBACK_COMPLETE");
    return aws.events_of(id);
  };
  EXPECT_THAT(created("s", "RetainExceptOnCreate"), ::testing::Contains("Kept DELETE_COMPLETE"));
  EXPECT_THAT(created("again", "Retain"), ::testing::Contains("Kept DELETE_SKIPPED"));
  EXPECT_THAT(created("third", "Retain"), ::testing::Contains("Kept CREATE_FAILED"))
      << "the second creation's log group is still there";
}

TEST(Stacks, WhatAFailedUpdateMadeIsKeptByRetainOnly) {
  Client aws;
  aws.cfn("CreateStack", {{"StackName", "first"}, {"TemplateBody", takes_name}});
  const std::string id =
      aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", only_topic}}).text("StackId");
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", kept_and_impossible("RetainExceptOnCreate")}});
  EXPECT_EQ(aws.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(aws.events_of(id), ::testing::Contains("Kept DELETE_COMPLETE"));
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", kept_and_impossible("Retain")}});
  EXPECT_EQ(aws.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(aws.events_of(id), ::testing::Contains("Kept DELETE_SKIPPED"));
}

TEST(Stacks, AnUpdateThatGivesUpWhatIsRetainedExceptOnCreateLeavesItBehind) {
  Client aws;
  const char* kept = R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, "Kept": {"Type":
    "AWS::Logs::LogGroup", "DeletionPolicy": "RetainExceptOnCreate"}}})";
  const std::string id = aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", kept}}).text("StackId");
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", only_topic}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_THAT(aws.events_of(id), ::testing::Contains("Kept DELETE_SKIPPED"));
}

TEST(Stacks, ANonEmptyBucketFailsItsStacksDeletion) {
  Client aws;
  const char* body =
      R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "full-bucket"}}}})";
  const std::string id = aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}}).text("StackId");
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.s3("PUT", "/full-bucket/key", "x");
  aws.cfn("DeleteStack", {{"StackName", "s"}});
  EXPECT_EQ(aws.status_of("s"), "DELETE_FAILED");
  aws.cfn("DeleteStack", {{"StackName", "s"}, {"RetainResources.member.1", "B"}});
  EXPECT_EQ(aws.status_of(id), "DELETE_COMPLETE");
}

TEST(Stacks, MissingCapabilitiesAreNamed) {
  Client aws;
  const char* body = R"({"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r",
    "AssumeRolePolicyDocument": {}}}}})";
  const Reply refused = aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}});
  EXPECT_EQ(refused.text("Code"), "InsufficientCapabilitiesException");
  EXPECT_EQ(refused.text("Message"), "Requires capabilities : [CAPABILITY_NAMED_IAM]");
  EXPECT_EQ(
      aws.cfn("CreateStack",
              {{"StackName", "s"}, {"TemplateBody", body}, {"Capabilities.member.1", "CAPABILITY_NAMED_IAM"}})
          .status,
      200);
}

TEST(Stacks, NoEchoValuesAreMasked) {
  Client aws;
  const char* body = R"({"Parameters": {"Password": {"Type": "String", "NoEcho": true}},
    "Resources": {"P": {"Type": "AWS::SSM::Parameter",
      "Properties": {"Type": "String", "Value": {"Ref": "Password"}}}}})";
  aws.cfn("CreateStack", {{"StackName", "s"},
                          {"TemplateBody", body},
                          {"Parameters.member.1.ParameterKey", "Password"},
                          {"Parameters.member.1.ParameterValue", "correct-horse"}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  EXPECT_EQ(aws.cfn("DescribeStacks", {{"StackName", "s"}}).text("ParameterValue"), "****");
  EXPECT_THAT(aws.cfn("DescribeStackEvents", {{"StackName", "s"}}).body,
              ::testing::Not(HasSubstr("correct-horse")));
}

TEST(Stacks, AStackPolicyForbidsUpdates) {
  Client aws;
  const char* policy =
      R"({"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})";
  aws.cfn("CreateStack",
          {{"StackName", "s"}, {"TemplateBody", parameter_template("one")}, {"StackPolicyBody", policy}});
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("UpdateStack", {{"StackName", "s"}, {"TemplateBody", parameter_template("two")}});
  EXPECT_EQ(aws.status_of("s"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(aws.cfn("DescribeStackEvents", {{"StackName", "s"}}).body,
              HasSubstr("Action denied by stack policy"));
}

TEST(Stacks, UnknownAndUnsupportedTypesAreRefusedByName) {
  Client aws;
  const Reply unknown =
      aws.cfn("CreateStack",
              {{"StackName", "s"}, {"TemplateBody", R"({"Resources": {"X": {"Type": "AWS::S3::Bukket"}}})"}});
  EXPECT_EQ(unknown.text("Message"), "Template format error: Unrecognized resource types: [AWS::S3::Bukket]");
  const Reply custom = aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", R"({"Resources": {"X":
    {"Type": "Custom::Thing", "Properties": {"ServiceToken": "t"}}}})"}});
  EXPECT_THAT(custom.text("Message"), HasSubstr("Custom::Thing"));
  const Reply macro = aws.cfn(
      "CreateStack", {{"StackName", "s"}, {"TemplateBody", R"({"Transform": "AWS::Serverless-2016-10-31",
    "Resources": {"X": {"Type": "AWS::SNS::Topic"}}})"}});
  EXPECT_THAT(macro.text("Message"), HasSubstr("AWS::Serverless-2016-10-31"));
}

TEST(Stacks, NestedStacksGiveTheirOutputs) {
  Client aws;
  aws.s3("PUT", "/templates-bucket");
  aws.s3("PUT", "/templates-bucket/child.json", topic);
  const char* parent = R"({"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack",
      "Properties": {"TemplateURL": "https://templates-bucket.s3.amazonaws.com/child.json"}}},
    "Outputs": {"Topic": {"Value": {"Fn::GetAtt": ["Child", "Outputs.Arn"]}}}})";
  const std::string id =
      aws.cfn("CreateStack", {{"StackName", "p"}, {"TemplateBody", parent}}).text("StackId");
  ASSERT_EQ(aws.status_of("p"), "CREATE_COMPLETE");
  EXPECT_THAT(aws.cfn("DescribeStacks", {{"StackName", "p"}}).text("OutputValue"),
              StartsWith("arn:aws:sns:"));
  const std::string child =
      aws.cfn("DescribeStackResource", {{"StackName", "p"}, {"LogicalResourceId", "Child"}})
          .text("PhysicalResourceId");
  EXPECT_EQ(aws.cfn("DescribeStacks", {{"StackName", child}}).text("ParentId"), id);
  aws.cfn("DeleteStack", {{"StackName", "p"}});
  EXPECT_EQ(aws.status_of(id), "DELETE_COMPLETE");
  EXPECT_EQ(aws.status_of(child), "DELETE_COMPLETE");
}

TEST(Stacks, AccountsAndRegionsAreApart) {
  Client aws;
  aws.key = "111111111111";
  aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", topic}});
  EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.region = "eu-west-1";
  EXPECT_EQ(aws.status_of("s"), "");
  aws.region = "us-east-1";
  aws.key = "222222222222";
  EXPECT_EQ(aws.status_of("s"), "");
}

}  // namespace
}  // namespace cf::emulator::test
