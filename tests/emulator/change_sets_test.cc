#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

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

// A topic that is changed by its parameter, and a table whose name is looked up.
class DynamicReferences : public ::testing::Test {
 protected:
  DynamicReferences() {
    put("orders-1");
    aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}, v("one"), {key, "V"}});
    EXPECT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
    put("orders-2");
  }
  static std::pair<std::string, std::string> v(const std::string& value) {
    return {"Parameters.member.1.ParameterValue", value};
  }
  void put(const std::string& value) {
    aws.json("ssm", "AmazonSSM.PutParameter",
             R"({"Name": "/name", "Type": "String", "Overwrite": true, "Value": ")" + value + R"("})");
  }
  std::string table() {
    return aws.cfn("DescribeStackResource", {{"StackName", "s"}, {"LogicalResourceId", "D"}})
        .text("PhysicalResourceId");
  }
  Reply change(const std::string& template_body, const std::string& value) {
    aws.cfn(
        "CreateChangeSet",
        {{"StackName", "s"}, {"ChangeSetName", "c"}, {"TemplateBody", template_body}, v(value), {key, "V"}});
    return aws.cfn("DescribeChangeSet",
                   {{"StackName", "s"}, {"ChangeSetName", "c"}, {"IncludePropertyValues", "true"}});
  }
  const std::string key = "Parameters.member.1.ParameterKey";
  const std::string body = R"({"Parameters": {"V": {"Type": "String"}}, "Resources": {
    "T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "V"}}},
    "D": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "{{resolve:ssm:/name}}",
      "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
      "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}]}}}})";
  Client aws;
};

TEST_F(DynamicReferences, AnotherValueBehindOneIsNoChange) {
  EXPECT_EQ(change(body, "one").text("Status"), "FAILED");
}

TEST_F(DynamicReferences, AChangeElsewhereLeavesWhatReadsThemAsItIs) {
  EXPECT_THAT(change(body, "two").texts("//ResourceChange/LogicalResourceId"), ElementsAre("T"));
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(table(), "orders-1");
}

TEST_F(DynamicReferences, AreLookedUpAgainWhereTheirResourceChanges) {
  std::string tagged = body;
  tagged.replace(tagged.find(R"("BillingMode")"), 0, R"("Tags": [{"Key": "a", "Value": "b"}], )");
  EXPECT_THAT(change(tagged, "one").texts("//ResourceChange/LogicalResourceId"), ElementsAre("D"));
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(table(), "orders-2");
}

TEST_F(DynamicReferences, AreLookedUpBehindAParameter) {
  const std::string by_parameter = R"({"Parameters": {"V": {"Type": "String"},
      "L": {"Type": "CommaDelimitedList", "Default": "a,{{resolve:ssm:/name}}"}}, "Resources": {
    "Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "V"}}},
    "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "StringList",
      "Value": {"Fn::Join": [",", {"Ref": "L"}]}}}},
    "Outputs": {"Q": {"Value": {"Fn::GetAtt": ["Q", "QueueName"]}}, "P": {"Value": {"Fn::GetAtt": ["P", "Value"]}}}})";
  aws.cfn("CreateStack",
          {{"StackName", "q"}, {"TemplateBody", by_parameter}, v("{{resolve:ssm:/name}}"), {key, "V"}});
  ASSERT_EQ(aws.status_of("q"), "CREATE_COMPLETE");
  EXPECT_THAT(aws.cfn("DescribeStacks", {{"StackName", "q"}}).texts("//OutputValue"),
              UnorderedElementsAre("orders-2", "a,orders-2"));
}

TEST_F(DynamicReferences, AParameterOfAnSsmTypeHasTheValueThatTheChangeSetStates) {
  std::string typed = body;
  typed.replace(typed.find("{{resolve:ssm:/name}}") - 1, 23, R"({"Ref": "N"})");
  typed.insert(typed.find(R"("V": {)"),
               R"("N": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/name"}, )");
  EXPECT_EQ(change(typed, "one").text("ResolvedValue"), "orders-2");
  put("orders-3");
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(table(), "orders-2");
}

// Else the change set, which compares texts, would not say what its execution makes.
TEST_F(DynamicReferences, AreTextToConditions) {
  std::string conditional = body;
  conditional.insert(1, R"("Conditions": {"C": {"Fn::Equals": [{"Ref": "V"}, "orders-2"]}}, )");
  conditional.replace(conditional.find(R"("T": {)"), 6, R"("T": {"Condition": "C", )");
  const Reply reply = change(conditional, "{{resolve:ssm:/name}}");
  EXPECT_THAT(reply.texts("//ResourceChange[LogicalResourceId='T']/Action"), ElementsAre("Remove"));
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_THAT(aws.cfn("ListStackResources", {{"StackName", "s"}}).texts("//LogicalResourceId"),
              ElementsAre("D"));
}

// As the real one does: hashicorp/terraform-provider-aws issue 32744 updates such a stack.
TEST(ChangeSets, OneOfAnOutputThatOnlyAParameterDecidesCanBeExecuted) {
  Client aws;
  const std::string body = R"({"Parameters": {"V": {"Type": "String"}},
    "Resources": {"H": {"Type": "AWS::CloudFormation::WaitConditionHandle"}},
    "Outputs": {"O": {"Value": {"Fn::Sub": "x-${V}"}}}})";
  const auto fields = [&](const std::string& value) -> Fields {
    return {{"StackName", "s"},
            {"ChangeSetName", "c"},
            {"TemplateBody", body},
            {"Parameters.member.1.ParameterKey", "V"},
            {"Parameters.member.1.ParameterValue", value}};
  };
  aws.cfn("CreateStack", fields("a"));
  ASSERT_EQ(aws.status_of("s"), "CREATE_COMPLETE");
  aws.cfn("CreateChangeSet", fields("b"));
  const Reply described = aws.cfn("DescribeChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  EXPECT_EQ(described.text("ExecutionStatus"), "AVAILABLE");
  EXPECT_TRUE(described.texts("//ResourceChange").empty());
  aws.cfn("ExecuteChangeSet", {{"StackName", "s"}, {"ChangeSetName", "c"}});
  ASSERT_EQ(aws.status_of("s"), "UPDATE_COMPLETE");
  EXPECT_EQ(aws.cfn("DescribeStacks", {{"StackName", "s"}}).text("OutputValue"), "x-b");
}

// A parent whose nested template says `value`; it may nest a second one.
class NestedChangeSets : public ::testing::Test {
 protected:
  NestedChangeSets() {
    aws.s3("PUT", "/templates", "");
    put("one");
    aws.cfn("CreateStack", {{"StackName", "p"}, {"TemplateBody", parent("")}});
    EXPECT_EQ(aws.status_of("p"), "CREATE_COMPLETE");
  }
  void put(const std::string& value) { aws.s3("PUT", "/templates/child.json", body(value)); }
  static std::string parent(const std::string& more) {
    const std::string url = R"({"TemplateURL": "https://templates.s3.amazonaws.com/child.json"})";
    return R"({"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": )" + url + "}" +
           (more.empty() ? ""
                         : R"(, ")" + more + R"(": {"Type": "AWS::CloudFormation::Stack", "Properties": )" +
                               url + "}") +
           "}}";
  }
  Reply make_nested(const std::string& template_body) {
    return aws.cfn("CreateChangeSet", {{"StackName", "p"},
                                       {"ChangeSetName", "c"},
                                       {"TemplateBody", template_body},
                                       {"IncludeNestedStacks", "true"}});
  }
  Reply describe(const std::string& id) {
    return aws.cfn(
        "DescribeChangeSet",
        {{"StackName", id == "c" ? "p" : ""}, {"ChangeSetName", id}, {"IncludePropertyValues", "true"}});
  }
  std::string child_template() {
    const std::string id = aws.cfn("ListStackResources", {{"StackName", "p"}}).text("PhysicalResourceId");
    return aws.cfn("GetTemplate", {{"StackName", id}}).text("TemplateBody");
  }
  Client aws;
};

TEST_F(NestedChangeSets, SayWhatChangesWithin) {
  put("two");
  ASSERT_EQ(make_nested(parent("")).status, 200);
  const Reply root = describe("c");
  EXPECT_EQ(root.text("Status"), "CREATE_COMPLETE");
  const auto ids = root.texts("//ResourceChange/ChangeSetId");
  ASSERT_EQ(ids.size(), 1u);
  const Reply nested = describe(ids[0]);
  EXPECT_EQ(nested.text("ParentChangeSetId"), root.text("ChangeSetId"));
  EXPECT_EQ(nested.text("RootChangeSetId"), root.text("ChangeSetId"));
  EXPECT_EQ(nested.text("BeforeValue"), "one");
  EXPECT_EQ(nested.text("AfterValue"), "two");
  EXPECT_THAT(aws.cfn("ExecuteChangeSet", {{"ChangeSetName", ids[0]}}).text("Message"),
              HasSubstr("root change set"));
  EXPECT_THAT(aws.cfn("DeleteChangeSet", {{"ChangeSetName", ids[0]}}).text("Message"),
              HasSubstr("root change set"));
}

TEST_F(NestedChangeSets, ExecuteTheTemplateThatWasReviewed) {
  put("two");
  make_nested(parent(""));
  put("edited since");
  EXPECT_EQ(aws.cfn("ExecuteChangeSet", {{"StackName", "p"}, {"ChangeSetName", "c"}}).status, 200);
  EXPECT_EQ(aws.status_of("p"), "UPDATE_COMPLETE");
  EXPECT_EQ(child_template(), body("two"));
}

TEST_F(NestedChangeSets, ANewNestedStackWaitsForReviewAndGoesWithItsChangeSet) {
  make_nested(parent("Second"));
  const auto waiting = [this] {
    return aws.cfn("ListStacks", {{"StackStatusFilter.member.1", "REVIEW_IN_PROGRESS"}})
        .texts("//StackName")
        .size();
  };
  EXPECT_EQ(waiting(), 1u);
  aws.cfn("DeleteChangeSet", {{"StackName", "p"}, {"ChangeSetName", "c"}});
  EXPECT_EQ(waiting(), 0u);
  make_nested(parent("Second"));
  const auto id = describe("c").texts("//ResourceChange[Action='Add']/ChangeSetId");
  ASSERT_EQ(id.size(), 1u);
  const std::string stack = describe(id[0]).text("StackId");
  aws.cfn("ExecuteChangeSet", {{"StackName", "p"}, {"ChangeSetName", "c"}});
  EXPECT_EQ(aws.status_of("p"), "UPDATE_COMPLETE");
  EXPECT_EQ(aws.status_of(stack), "CREATE_COMPLETE");
}

TEST_F(NestedChangeSets, ARollbackBringsBackTheTemplateThatWasDeployed) {
  put("two");
  std::string failing = parent("");
  failing.insert(failing.size() - 2,
                 R"(, "Bad": {"Type": "AWS::S3::Bucket", "DependsOn": "Child",
                     "Properties": {"BucketName": "BAD NAME!"}})");
  aws.cfn("UpdateStack", {{"StackName", "p"}, {"TemplateBody", failing}});
  EXPECT_EQ(aws.status_of("p"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(child_template(), body("one"));
}

// A nested template with a parameter, and a parent that gives it the ARN of a topic of its own. `name` of the
// topic is what replaces it.
class NestedParameters : public NestedChangeSets {
 protected:
  NestedParameters() {
    aws.s3("PUT", "/templates/reader.json",
           R"({"Parameters": {"Arn": {"Type": "String", "AllowedPattern": "arn:.*"}},
               "Resources": {"P": {"Type": "AWS::SSM::Parameter",
                 "Properties": {"Type": "String", "Value": {"Ref": "Arn"}}}}})");
  }
  static std::string reader_of(const std::string& name) {
    return R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": ")" + name +
           R"("}}, "Reader": {"Type": "AWS::CloudFormation::Stack", "Properties": {
             "TemplateURL": "https://templates.s3.amazonaws.com/reader.json",
             "Parameters": {"Arn": {"Ref": "Topic"}}}}}})";
  }
};

TEST_F(NestedParameters, ThatDependOnANewResourceAreKnownAfterTheChange) {
  ASSERT_EQ(make_nested(reader_of("one")).status, 200);
  const auto ids = describe("c").texts("//ResourceChange[LogicalResourceId='Reader']/ChangeSetId");
  ASSERT_EQ(ids.size(), 1u);
  const Reply nested = describe(ids[0]);
  EXPECT_EQ(nested.text("ParameterValue"), "{{changeSet:KNOWN_AFTER_APPLY}}");
  EXPECT_THAT(nested.text("AfterContext"), HasSubstr(R"("Value": "{{changeSet:KNOWN_AFTER_APPLY}}")"));
  aws.cfn("ExecuteChangeSet", {{"StackName", "p"}, {"ChangeSetName", "c"}});
  ASSERT_EQ(aws.status_of("p"), "UPDATE_COMPLETE");
  EXPECT_EQ(aws.cfn("DescribeStacks", {{"StackName", nested.text("StackId")}}).text("ParameterValue"),
            "arn:aws:sns:us-east-1:000000000000:one");
}

TEST_F(NestedParameters, ThatDependOnAReplacedResourceDoNotKeepTheirValue) {
  aws.cfn("UpdateStack", {{"StackName", "p"}, {"TemplateBody", reader_of("one")}});
  ASSERT_EQ(aws.status_of("p"), "UPDATE_COMPLETE");
  ASSERT_EQ(make_nested(reader_of("two")).status, 200);
  const auto ids = describe("c").texts("//ResourceChange[LogicalResourceId='Reader']/ChangeSetId");
  ASSERT_EQ(ids.size(), 1u);
  const Reply nested = describe(ids[0]);
  EXPECT_EQ(nested.text("BeforeValue"), "arn:aws:sns:us-east-1:000000000000:one");
  EXPECT_EQ(nested.text("AfterValue"), "{{changeSet:KNOWN_AFTER_APPLY}}");
  aws.cfn("ExecuteChangeSet", {{"StackName", "p"}, {"ChangeSetName", "c"}});
  EXPECT_EQ(aws.status_of("p"), "UPDATE_COMPLETE");
}

TEST_F(NestedChangeSets, SayWhatALookUpWithinChanges) {
  const auto put_name = [this](const std::string& value) {
    aws.json("ssm", "AmazonSSM.PutParameter",
             R"({"Name": "/name", "Type": "String", "Overwrite": true, "Value": ")" + value + R"("})");
  };
  aws.s3("PUT", "/templates/child.json",
         R"({"Parameters": {"N": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/name"}},
             "Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "N"}}}}})");
  put_name("one");
  aws.cfn("UpdateStack", {{"StackName", "p"}, {"TemplateBody", parent("")}});
  ASSERT_EQ(aws.status_of("p"), "UPDATE_COMPLETE");
  put_name("two");
  ASSERT_EQ(make_nested(parent("")).status, 200);
  const auto ids = describe("c").texts("//ResourceChange[LogicalResourceId='Child']/ChangeSetId");
  ASSERT_EQ(ids.size(), 1u) << "executing it would look the parameter up again";
  EXPECT_EQ(describe(ids[0]).text("Replacement"), "True");
  aws.cfn("DeleteChangeSet", {{"StackName", "p"}, {"ChangeSetName", "c"}});
  put_name("one");
  make_nested(parent(""));
  EXPECT_EQ(describe("c").text("Status"), "FAILED") << "nothing differs";
}

TEST_F(NestedChangeSets, ABrokenNestedTemplateFailsTheRoot) {
  aws.s3("PUT", "/templates/child.json", R"({"Resources": {"P": {"Type": "AWS::No::Such"}}})");
  make_nested(parent(""));
  const Reply root = describe("c");
  EXPECT_EQ(root.text("Status"), "FAILED");
  EXPECT_THAT(root.text("StatusReason"), HasSubstr("nested stack Child"));
}

TEST(ChangeSets, ImportsAreRefusedByName) {
  Client aws;
  EXPECT_THAT(make(aws, "first", "IMPORT", "one").text("Message"), HasSubstr("IMPORT"));
}

}  // namespace
}  // namespace cf::emulator::test
