#include "gate/protect.h"

#include <gmock/gmock.h>

#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using test::plan_of;
using test::stack_change;
using testing::HasSubstr;

descriptor::Rules protecting(std::vector<std::string> types, std::vector<std::string> stacks,
                             bool stateful = false) {
  descriptor::Rules rules;
  rules.protect.types = std::move(types);
  rules.protect.stacks = std::move(stacks);
  rules.protect.stateful = stateful;
  return rules;
}

const std::string named_topic = "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}\n";
const std::string renamed_topic = "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: b}}\n";
const std::string shown_topic = "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: a, DisplayName: A}}\n";
const std::string other = "  O: {Type: AWS::SNS::Topic}\n";
const std::string table =
    "  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: a, KeySchema: [{AttributeName: id, KeyType: "
    "HASH}]}}\n";

std::vector<Confirmation> required(const descriptor::Rules& rules, const plan::Entry& entry) {
  return required_confirmations(rules, plan_of({entry}));
}

TEST(Protection, OfATypeIsForReplacementsAndDeletionsOnly) {
  const descriptor::Rules rules = protecting({"AWS::SNS::*"}, {});
  const auto replaced = required(rules, stack_change("prod/a", named_topic, renamed_topic));
  ASSERT_EQ(replaced.size(), 1u);
  EXPECT_EQ(replaced[0].resources[0].resource, "T");
  EXPECT_TRUE(replaced[0].resources[0].replaced);
  EXPECT_EQ(replaced[0].resources[0].because, "AWS::SNS::*");
  const auto deleted = required(rules, stack_change("prod/a", named_topic + other, other));
  ASSERT_EQ(deleted.size(), 1u);
  EXPECT_FALSE(deleted[0].resources[0].replaced);
  EXPECT_TRUE(required(rules, stack_change("prod/a", named_topic, shown_topic)).empty());
  EXPECT_TRUE(required(rules, stack_change("prod/a", "", named_topic)).empty());
}

TEST(Protection, OfATypeComparesWholeNamesUnlessAStarEndsThem) {
  const plan::Entry entry = stack_change("prod/a", named_topic, renamed_topic);
  EXPECT_EQ(required(protecting({"AWS::SNS::Topic"}, {}), entry).size(), 1u);
  EXPECT_EQ(required(protecting({"*"}, {}), entry).size(), 1u);
  EXPECT_TRUE(required(protecting({"AWS::SNS::Top"}, {}), entry).empty());
  EXPECT_TRUE(required(protecting({"AWS::*::Topic"}, {}), entry).empty());
}

TEST(Protection, OfAStackIsByItsNameInTheEnvironment) {
  const plan::Entry entry = stack_change("prod/network", named_topic, renamed_topic);
  EXPECT_EQ(required(protecting({}, {"network.yaml"}), entry)[0].resources[0].because, "network.yaml");
  EXPECT_EQ(required(protecting({}, {"network"}), entry).size(), 1u);
  EXPECT_EQ(required(protecting({}, {"prod/network.yaml"}), entry).size(), 1u);
  EXPECT_TRUE(required(protecting({}, {"work.yaml", "net", "dev/network.yaml"}), entry).empty());
}

TEST(Protection, OfAStackIsForItsOwnDeletionToo) {
  const auto found =
      required(protecting({}, {"network.yaml"}), stack_change("prod/network", named_topic, ""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].resources[0].resource, "");
}

TEST(Protection, OfWhatHoldsDataFollowsThePlan) {
  const descriptor::Rules rules = protecting({}, {}, true);
  const plan::Entry deleted = stack_change("prod/a", table + other, other);
  ASSERT_EQ(required(rules, deleted).size(), 1u);
  EXPECT_THAT(required(rules, deleted)[0].resources[0].because, HasSubstr("holds "));
  EXPECT_TRUE(required(protecting({}, {}, false), deleted).empty());
  EXPECT_TRUE(required(rules, stack_change("prod/a", named_topic + other, other)).empty());
}

TEST(Protection, LeavesAloneWhatIsRetained) {
  const std::string retained =
      "  T: {Type: AWS::DynamoDB::Table, DeletionPolicy: Retain, Properties: {TableName: a}}\n";
  EXPECT_TRUE(
      required(protecting({"AWS::DynamoDB::*"}, {}, true), stack_change("prod/a", retained + other, other))
          .empty());
}

TEST(Protection, CoversNestedStacksThatMayLoseData) {
  plan::Entry entry = stack_change("prod/a", named_topic, shown_topic);
  entry.destroys = {"Nested"};
  const auto found = required(protecting({}, {}, true), entry);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].resources[0].resource, "Nested");
  EXPECT_TRUE(found[0].resources[0].perhaps);
}

TEST(Protection, CoversWhatMayBecomeALoss) {
  plan::Entry entry = stack_change("prod/a", named_topic, shown_topic);
  entry.changes[0].replacement = change::Replacement::conditional;
  const auto perhaps = required(protecting({"AWS::SNS::Topic"}, {}), entry);
  ASSERT_EQ(perhaps.size(), 1u);
  EXPECT_TRUE(perhaps[0].resources[0].perhaps && perhaps[0].resources[0].replaced);
  // Its condition is known only after deploy: it may go.
  entry.changes[0].replacement = change::Replacement::no;
  entry.changes[0].action = change::Action::dynamic;
  const auto dynamic = required(protecting({"AWS::SNS::Topic"}, {}), entry);
  ASSERT_EQ(dynamic.size(), 1u);
  EXPECT_TRUE(dynamic[0].resources[0].perhaps && !dynamic[0].resources[0].replaced);
}

TEST(Protection, IsConfirmedByTheExactPathNameOrUnit) {
  const auto confirmation =
      required(protecting({"*"}, {}), stack_change("prod/network", named_topic, renamed_topic))[0];
  EXPECT_TRUE(confirms("prod/network", confirmation));
  EXPECT_TRUE(confirms("prod-network", confirmation));
  EXPECT_TRUE(confirms("prod/111111111111/us-east-1/prod/network", confirmation));
  for (const char* text : {"", "prod", "network", "prod/networ", "prod/network ", "Prod/network", "yes"})
    EXPECT_FALSE(confirms(text, confirmation)) << text;
}

}  // namespace
}  // namespace cf::gate
