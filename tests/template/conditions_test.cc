#include "template/fixture.h"

namespace cf::template_ {
namespace {

using Truth = Evaluation::Truth;

Truth truth_of(const std::string& expression, const std::map<std::string, Node>& parameters = {}) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Parameters:\n"
      "  Env: {Type: String, Default: dev}\n"
      "  Zones: {Type: CommaDelimitedList, Default: 'a,b'}\n"
      "Conditions:\n"
      "  Dev: !Equals [!Ref Env, dev]\n"
      "  Asked: " +
          expression +
          "\n"
          "Resources: {T: {Type: 'AWS::SNS::Topic'}}\n",
      diagnostics);
  Evaluation evaluation(t, parameters, {}, {}, diagnostics);
  Truth truth = evaluation.condition("Asked", diagnostics);
  EXPECT_THAT(messages(diagnostics), ::testing::IsEmpty()) << expression;
  return truth;
}

TEST(Conditions, CombineTruths) {
  EXPECT_EQ(truth_of("!Equals [a, a]"), Truth::yes);
  EXPECT_EQ(truth_of("!Equals [a, b]"), Truth::no);
  EXPECT_EQ(truth_of("!Equals [!Ref Env, dev]"), Truth::yes);
  EXPECT_EQ(truth_of("!Equals [true, 'true']"), Truth::yes);
  EXPECT_EQ(truth_of("!Not [!Condition Dev]"), Truth::no);
  EXPECT_EQ(truth_of("!And [!Condition Dev, !Equals [a, b]]"), Truth::no);
  EXPECT_EQ(truth_of("!Or [{Condition: Dev}, !Equals [a, b]]"), Truth::yes);
  EXPECT_EQ(truth_of("!Condition Dev"), Truth::yes);
  EXPECT_EQ(truth_of("!Equals [!Join [',', !Ref Zones], 'a,b']"), Truth::yes);
}

TEST(Conditions, AnUnknownOperandDecidesOnlyWhereTheOthersDoNot) {
  std::map<std::string, Node> unknown{{"Env", Node::unknown("elsewhere")}};
  EXPECT_EQ(truth_of("!Equals [!Ref Env, dev]", unknown), Truth::unknown);
  EXPECT_EQ(truth_of("!Equals [!Ref Env, !Ref Env]", unknown), Truth::yes) << "the same unknown thing";
  EXPECT_EQ(truth_of("!Not [!Condition Dev]", unknown), Truth::unknown);
  EXPECT_EQ(truth_of("!And [!Condition Dev, !Equals [a, b]]", unknown), Truth::no);
  EXPECT_EQ(truth_of("!And [!Condition Dev, !Equals [a, a]]", unknown), Truth::unknown);
  EXPECT_EQ(truth_of("!Or [!Condition Dev, !Equals [a, a]]", unknown), Truth::yes);
  EXPECT_EQ(truth_of("!Or [!Equals [a, b], !Condition Dev]", unknown), Truth::unknown);
}

TEST(Conditions, ACycleIsReportedWithItsEdges) {
  base::Diagnostics diagnostics;
  Template t = parse(
      "Conditions:\n"
      "  A: !Not [!Condition B]\n"
      "  B: !And [!Condition A, !Equals [a, a]]\n"
      "Resources: {T: {Type: 'AWS::SNS::Topic'}}\n",
      diagnostics);
  base::Diagnostics found = validate(t);
  ASSERT_EQ(found.error_count(), 1u);
  EXPECT_EQ(found.list()[0].message, "Template error: Found circular condition dependency: [A, B]");
  EXPECT_EQ(found.list()[0].hint, "A -> B -> A");
  Evaluation evaluation(t, {}, {}, {}, diagnostics);
  EXPECT_EQ(evaluation.condition("A", diagnostics), Truth::unknown);
  EXPECT_EQ(evaluation.condition("B", diagnostics), Truth::unknown);
  EXPECT_EQ(diagnostics.error_count(), 1u) << "reported once";
}

const char* const kRules = R"(
Parameters:
  Env: {Type: String}
  Type: {Type: String}
Rules:
  Prod:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: {'Fn::Contains': [[m1.small, m1.large], !Ref Type]}
        AssertDescription: For production, use small or large
      - Assert: {'Fn::EachMemberIn': [[a], [a, b]]}
      - Assert: {'Fn::EachMemberEquals': [[a, a], a]}
Resources: {T: {Type: 'AWS::SNS::Topic'}}
)";

TEST(Rules, AnAssertionThatDoesNotHoldIsTheAnswer) {
  EXPECT_EQ(answer(kRules, {{"Env", "prod"}, {"Type", "m1.small"}}), "");
  EXPECT_EQ(answer(kRules, {{"Env", "prod"}, {"Type", "m1.huge"}}), "For production, use small or large");
  EXPECT_EQ(answer(kRules, {{"Env", "dev"}, {"Type", "m1.huge"}}), "") << "its RuleCondition is false";
}

TEST(Rules, RefAllGivesTheParametersOfAType) {
  EXPECT_EQ(answer(R"(
Parameters:
  A: {Type: 'AWS::EC2::VPC::Id', Default: vpc-1}
  B: {Type: 'List<AWS::EC2::VPC::Id>', Default: 'vpc-1,vpc-2'}
Rules:
  Same: {Assertions: [{Assert: {'Fn::EachMemberEquals': [{'Fn::RefAll': 'AWS::EC2::VPC::Id'}, vpc-1]}, AssertDescription: one VPC}]}
Resources: {T: {Type: 'AWS::SNS::Topic'}}
)"),
            "one VPC");
}

}  // namespace
}  // namespace cf::template_
