#include "template/fixture.h"

namespace cf::template_ {
namespace {

// What the value gets as an answer, for a parameter P declared so.
std::string answer_for(const std::string& declaration, const std::string& value) {
  return answer("Parameters:\n  P: " + declaration + "\nResources: {T: {Type: 'AWS::SNS::Topic'}}\n",
                {{"P", value}});
}

TEST(Parameters, AreCheckedAgainstTheirConstraints) {
  EXPECT_EQ(answer_for("{Type: String, AllowedValues: [prod, dev]}", "dev"), "");
  EXPECT_EQ(answer_for("{Type: String, AllowedValues: [prod, dev]}", "test"),
            "Parameter 'P' must be one of AllowedValues");
  EXPECT_EQ(answer_for("{Type: String, AllowedPattern: '[a-z]+'}", "abc"), "");
  EXPECT_EQ(answer_for("{Type: String, AllowedPattern: '[a-z]+'}", "abc1"),
            "Parameter 'P' must match pattern [a-z]+");
  EXPECT_EQ(
      answer_for("{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: lower case only}", "A"),
      "Parameter P failed to satisfy constraint: lower case only");
  EXPECT_EQ(answer_for("{Type: String, MinLength: 3}", "ab"),
            "Parameter 'P' must contain at least 3 characters");
  EXPECT_EQ(answer_for("{Type: String, MaxLength: '4'}", "äöüß"), "") << "characters, not bytes";
  EXPECT_EQ(answer_for("{Type: String, MaxLength: '4'}", "abcde"),
            "Parameter 'P' must contain at most 4 characters");
  EXPECT_EQ(answer_for("{Type: Number}", "ten"), "Parameter 'P' must be a number");
  EXPECT_EQ(answer_for("{Type: Number, MinValue: 1}", "0"), "Parameter 'P' must be a number not less than 1");
  EXPECT_EQ(answer_for("{Type: Number, MaxValue: 2.5}", "3"),
            "Parameter 'P' must be a number not greater than 2.5");
  EXPECT_EQ(answer_for("{Type: Number, AllowedValues: [1, 2]}", "1.0"), "");
  EXPECT_EQ(answer_for("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a, b"), "");
  EXPECT_EQ(answer_for("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a,c"),
            "Parameter 'P' must be one of AllowedValues");
  EXPECT_EQ(answer_for("{Type: List<Number>}", "1,x"), "Parameter 'P' must be a number");
}

TEST(Parameters, AHostilePatternEnds) {
  EXPECT_EQ(answer_for("{Type: String, AllowedPattern: '(a+a+)+[bc]'}", std::string(4000, 'a')),
            "Template error: matching AllowedPattern of parameter P takes too long: (a+a+)+[bc]");
  EXPECT_EQ(answer_for("{Type: String, AllowedPattern: '('}", "x"),
            "Template error: AllowedPattern of parameter P is not a regular expression: (");
}

TEST(Parameters, MissingOnesAreListedTogether) {
  std::string text =
      "Parameters: {A: {Type: String}, B: {Type: String}, C: {Type: String, Default: x}}\n"
      "Resources: {T: {Type: 'AWS::SNS::Topic'}}\n";
  EXPECT_EQ(answer(text), "Parameters: [A, B] must have values");
  EXPECT_EQ(answer(text, {{"A", ""}, {"B", "b"}}), "") << "an empty text is a value";
  EXPECT_EQ(answer(text, {{"A", "a"}, {"B", "b"}, {"X", "x"}, {"Y", "y"}}),
            "Parameters: [X, Y] do not exist in the template");
}

TEST(Parameters, SsmTypesAreLookedUp) {
  std::string text =
      "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<List<String>>'}}\n"
      "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {V: !Ref P}}}\n";
  base::Diagnostics diagnostics;
  Template t = parse(text, diagnostics);
  Lookups lookups;
  lookups.ssm_parameter = [](std::string_view name) {
    return name == "/zones" ? Node::string("a,b") : Node();
  };
  Evaluation evaluation(t, {{"P", Node::string("/zones")}}, {}, lookups, diagnostics);
  EXPECT_EQ(evaluation.parameter("P").size(), 2u);
  EXPECT_THAT(messages(diagnostics), ::testing::IsEmpty());
  EXPECT_EQ(answer(text, {{"P", "/nope"}}, lookups),
            "Parameter P should either have input value or default value");
  EXPECT_EQ(answer(text, {{"P", "/zones"}}), "") << "without a lookup the value is unknown";
}

TEST(Parameters, NoEchoValuesAreSecret) {
  base::Diagnostics diagnostics;
  Template t =
      parse("Parameters: {P: {Type: String, NoEcho: true}}\nResources: {T: {Type: 'AWS::SNS::Topic'}}\n",
            diagnostics);
  Evaluation evaluation(t, {{"P", Node::string("hunter22")}}, {}, {}, diagnostics);
  EXPECT_TRUE(evaluation.parameter("P").is_secret());
  EXPECT_FALSE(evaluation.parameter("Q"));
}

TEST(Parameters, TypesAreTheOnesThatCloudFormationHas) {
  for (const char* type : {"String", "Number", "List<Number>", "CommaDelimitedList", "AWS::EC2::VPC::Id",
                           "List<AWS::EC2::Subnet::Id>", "AWS::SSM::Parameter::Name",
                           "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "AWS::Route53::HostedZone::Id"})
    EXPECT_EQ(answer_for("{Type: '" + std::string(type) + "'}", "1"), "") << type;
  EXPECT_EQ(answer_for("{Type: Strin}", "1"), "Template format error: Unrecognized parameter type: Strin");
}

}  // namespace
}  // namespace cf::template_
