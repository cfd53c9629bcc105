// What a part demands of its parameters holds in the template that is made of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gold/compose.h"
#include "template/template.h"

namespace cf::gold {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* queue_part = R"(
Parameters:
  Name: {Type: String, Default: x, AllowedPattern: "^[a-z]+$", MaxLength: 8, ConstraintDescription: lower case}
  Size: {Type: Number, Default: 3, MinValue: 1, MaxValue: 5}
  Kind: {Type: String, Default: a, AllowedValues: [a, b]}
  Zones: {Type: CommaDelimitedList, Default: a, AllowedPattern: "^[a-z]$"}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name, VisibilityTimeout: !Ref Size}}
)";
constexpr const char* topic_part = R"(
Parameters:
  Name: {Type: String, AllowedPattern: "^[a-f]+$", MinLength: 2}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
)";

struct WholeMade {
  template_::Template t;
  std::string problems;
};

// A template with one parameter P, declared so, and a part with these Parameters.
WholeMade whole_with(const std::string& own, const std::string& given, const std::string& more = "") {
  base::Diagnostics diagnostics;
  const Parts parts = [](const std::string& path) -> base::Result<Part> {
    return Part{"1.0.0", path == "part.yaml" ? queue_part : topic_part};
  };
  const Composed composed = compose("whole.yaml",
                                    "Parameters:\n  P: {Type: String" + own +
                                        "}\nResources:\n  A: {Type: 'Gold::Template', Properties: {Template: "
                                        "part.yaml, Parameters: {" +
                                        given + "}}}\n" + more,
                                    parts, diagnostics);
  base::Diagnostics ignored;
  return {template_::parse_template("made", composed.text, ignored), base::describe(diagnostics)};
}

std::string wrong_with(const std::string& own, const std::string& given, const std::string& more = "") {
  return whole_with(own, given, more).problems;
}

TEST(PartConstraints, HoldForLiterals) {
  EXPECT_EQ(wrong_with("", "Name: abc, Size: 5, Kind: b, Zones: 'a,b'"), "");
  EXPECT_THAT(wrong_with("", "Name: UPPER-9"), HasSubstr("'UPPER-9' is no value of Name of part.yaml"));
  EXPECT_THAT(wrong_with("", "Name: UPPER-9"), HasSubstr("whole.yaml:4:"));
  EXPECT_THAT(wrong_with("", "Name: abcdefghi"), HasSubstr("lower case"));
  EXPECT_THAT(wrong_with("", "Size: 99"), HasSubstr("not greater than 5"));
  EXPECT_THAT(wrong_with("", "Size: 0"), HasSubstr("not less than 1"));
  EXPECT_THAT(wrong_with("", "Size: many"), HasSubstr("must be a number"));
  EXPECT_THAT(wrong_with("", "Kind: c"), HasSubstr("one of a, b"));
  EXPECT_THAT(wrong_with("", "Zones: [a, BB]"), HasSubstr("is no value of Zones"));
}

TEST(PartConstraints, AreTakenOverByAParameterThatIsPassedOn) {
  const WholeMade name = whole_with("", "Name: !Ref P");
  ASSERT_EQ(name.problems, "");
  EXPECT_EQ(name.t.parameter("P")->allowed_pattern, "^[a-z]+$");
  EXPECT_EQ(name.t.parameter("P")->max_length, 8);
  EXPECT_EQ(name.t.parameter("P")->constraint_description, "lower case");
  EXPECT_THAT(whole_with("", "Kind: !Ref P").t.parameter("P")->allowed_values, ElementsAre("a", "b"));
  const WholeMade unused = whole_with("", "Name: abc");
  EXPECT_EQ(unused.t.parameter("P")->allowed_pattern, "");
}

TEST(PartConstraints, OfTwoLimitsTheNarrowerOneHolds) {
  EXPECT_EQ(whole_with(", MaxLength: 4", "Name: !Ref P").t.parameter("P")->max_length, 4);
  EXPECT_EQ(whole_with(", MaxLength: 40", "Name: !Ref P").t.parameter("P")->max_length, 8);
  EXPECT_THAT(wrong_with(", MinLength: 9", "Name: !Ref P"), HasSubstr("no value is within"));
}

TEST(PartConstraints, APatternOfItsOwnStays) {
  EXPECT_EQ(whole_with(", AllowedPattern: '^ab$'", "Name: !Ref P").t.parameter("P")->allowed_pattern, "^ab$");
}

TEST(PartConstraints, ADefaultOrAnAllowedValueThatThePartDoesNotTakeIsRefused) {
  EXPECT_THAT(wrong_with(", Default: UPPER", "Name: !Ref P"), HasSubstr("its Default"));
  EXPECT_THAT(wrong_with(", AllowedValues: [abc, UPPER]", "Name: !Ref P"),
              HasSubstr("'UPPER' of its AllowedValues"));
  const WholeMade narrower = whole_with(", AllowedValues: [abc, b]", "Name: !Ref P");
  EXPECT_EQ(narrower.problems, "");
  EXPECT_THAT(narrower.t.parameter("P")->allowed_values, ElementsAre("abc", "b"));
  EXPECT_THAT(wrong_with("", "Size: !Ref P"), HasSubstr("declare it with Type Number"));
  EXPECT_EQ(wrong_with(", AllowedValues: ['1', '5']", "Size: !Ref P"), "");
}

TEST(PartConstraints, OfAPartWithAConditionHoldForLiteralsOnly) {
  const auto whole = [](const std::string& own, const std::string& given) {
    return whole_with(
        own, "Name: abc",
        "  C:\n    Type: Gold::Template\n    Condition: Wanted\n    Properties: {Template: part.yaml, "
        "Parameters: {" +
            given + "}}\nConditions: {Wanted: !Not [!Equals [!Ref P, '']]}\n");
  };
  for (const auto& [own, given] : {std::pair(", Default: ''", "Name: !Ref P"), std::pair("", "Name: !Ref P"),
                                   std::pair(", Default: '0'", "Size: !Ref P"),
                                   std::pair(", AllowedValues: [a, b, none]", "Kind: !Ref P")}) {
    const WholeMade made = whole(own, given);
    EXPECT_EQ(made.problems, "") << own;
    EXPECT_EQ(made.t.parameter("P")->allowed_pattern, "") << own;
    EXPECT_FALSE(made.t.parameter("P")->min_value) << own;
  }
  EXPECT_THAT(whole("", "Name: UPPER").problems, HasSubstr("is no value of Name"));
}

TEST(PartConstraints, OfTwoPartsHoldBothOrTheAuthorDecides) {
  const std::string second =
      "  B: {Type: 'Gold::Template', Properties: {Template: other.yaml, Parameters: {Name: !Ref P}}}\n";
  EXPECT_THAT(wrong_with("", "Name: !Ref P", second), HasSubstr("two parts have different patterns"));
  const WholeMade decided = whole_with(", AllowedPattern: '^[a-d]+$'", "Name: !Ref P", second);
  ASSERT_EQ(decided.problems, "");
  EXPECT_EQ(decided.t.parameter("P")->min_length, 2);
  EXPECT_EQ(decided.t.parameter("P")->max_length, 8);
}

}  // namespace
}  // namespace cf::gold
