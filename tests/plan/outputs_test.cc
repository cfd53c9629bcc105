// Outputs that are read through nested stacks: what provably stays when a nested stack changes.
#include "plan/outputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/strings.h"
#include "support/example_plan.h"

namespace cf::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string nested = R"(Parameters: {Size: {Type: String, Default: small}}
Conditions: {Big: !Equals [!Ref Size, big]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}
  Queue: {Type: AWS::SQS::Queue}
Outputs:
  Topic: {Value: !Ref Topic}
  Sized: {Value: !Sub "${Topic}-${Size}"}
  Shared: {Value: !ImportValue shared}
)";

change::ResourceChange modified(const std::string& id, const std::string& type,
                                change::Replacement replacement = change::Replacement::no) {
  change::ResourceChange change = test::example_change(change::Action::modify, type, id);
  change.replacement = replacement;
  return change;
}

TEST(NestedOutputs, StayWhereWhatTheyReferToIsNotTouched) {
  NestedUpdate update{
      nested, nested, {modified("Queue", "AWS::SQS::Queue", change::Replacement::yes)}, false};
  EXPECT_TRUE(keeps_output(update, "Topic"));
  EXPECT_TRUE(keeps_output(update, "Sized"));
  update.changes = {modified("Topic", "AWS::SNS::Topic")};
  EXPECT_TRUE(keeps_output(update, "Topic")) << "an update in place keeps the id";
  update.changes = {modified("Topic", "AWS::SNS::Topic", change::Replacement::conditional)};
  EXPECT_FALSE(keeps_output(update, "Topic"));
}

TEST(NestedOutputs, AreOpenWhereSomethingElseDecides) {
  NestedUpdate update{nested, nested, {}, true};
  EXPECT_TRUE(keeps_output(update, "Topic"));
  EXPECT_FALSE(keeps_output(update, "Sized")) << "a parameter changes";
  EXPECT_FALSE(keeps_output(update, "Shared")) << "an import is looked up anew";
  EXPECT_FALSE(keeps_output(update, "Nobody"));
  std::string other = nested;
  other.replace(other.find("small"), 5, "large");
  EXPECT_FALSE(keeps_output({nested, other, {}, false}, "Sized")) << "a default changes";
  other = nested;
  other.replace(other.find("{Value: !Ref Topic}"), 19, "{Value: !Ref Queue}");
  EXPECT_FALSE(keeps_output({nested, other, {}, false}, "Topic"));
  EXPECT_FALSE(keeps_output({nested, "Resources: [", {}, false}, "Topic"));
}

TEST(NestedOutputs, AreFoundAndSettled) {
  const std::string outer = R"(Resources:
  Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: u, Tags: [{Key: a, Value: b}]}}
Outputs:
  Vpc: {Value: !Sub "${Net.Outputs.VpcId}"}
)";
  Deployed deployed;
  deployed.template_body = outer;
  deployed.outputs = {{"Vpc", "vpc-1", ""}};
  DesiredStack desired;
  desired.template_body = outer;
  desired.template_body.replace(outer.find("Value: b"), 8, "Value: c");
  Comparison comparison = compare(desired, &deployed, {});
  EXPECT_THAT(comparison.through_nested, ElementsAre("Vpc"));
  ASSERT_EQ(comparison.outputs.size(), 1u);
  EXPECT_TRUE(comparison.outputs[0].after.is_unknown()) << "until the change set is known";

  Entry entry;
  entry.outputs = comparison.outputs;
  settle_output(entry, "Vpc", "vpc-1", true);
  EXPECT_THAT(entry.outputs, IsEmpty());
  settle_output(entry, "Vpc", "vpc-1", false);
  ASSERT_EQ(entry.outputs.size(), 1u);
  EXPECT_TRUE(entry.outputs[0].after.is_unknown());
}

TEST(Outputs, OfPartsThatAreKnownAreKnown) {
  const std::string body = R"(Parameters: {Size: {Type: String}}
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Size}}
Outputs:
  Arn: {Value: !GetAtt Queue.Arn}
  Both: {Value: !Join [":", [!GetAtt Queue.Arn, !Ref Size]]}
  Other: {Value: !Sub "${Topic.TopicName}-${Size}"}
)";
  Deployed deployed;
  deployed.template_body = body;
  deployed.parameters = {{"Size", "small", ""}};
  deployed.outputs = {{"Arn", "arn:q", ""}, {"Both", "arn:q:small", ""}, {"Other", "t-small", ""}};
  DesiredStack desired;
  desired.template_body = body;
  desired.parameters = {{"Size", Node::string("large"), false}};
  Comparison comparison = compare(desired, &deployed, {});
  ASSERT_EQ(comparison.outputs.size(), 2u);
  EXPECT_EQ(comparison.outputs[0].after.text(), "arn:q:large") << "another output gives the attribute";
  EXPECT_TRUE(comparison.outputs[1].after.is_unknown()) << "nobody knows the attribute";

  desired.template_body = base::replace_all(body, "Queue: {Type: AWS::SQS::Queue}",
                                            "Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: n}}");
  comparison = compare(desired, &deployed, {});
  ASSERT_EQ(comparison.outputs.size(), 3u);
  EXPECT_TRUE(comparison.outputs[1].after.is_unknown()) << "the queue is another one";
}

}  // namespace
}  // namespace cf::plan
