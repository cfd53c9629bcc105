#include "document/scalar.h"

#include <gtest/gtest.h>

#include "document/number.h"

namespace cf::document {
namespace {

// "int 8", "float 1.0", "bool True": the type and what Python's str() prints.
std::string described(const Scalar& value) {
  static const char* const names[] = {"null", "bool", "int", "int", "float", "date", "str"};
  return std::string(names[value.index()]) + " " + python_str(value);
}

std::string plain(std::string_view text, Dialect dialect) {
  return described(scalar(Node::plain(std::string(text)), dialect));
}

struct Golden {
  const char* text;
  const char* meaning;
};

// Recorded from PyYAML 6.0.3's SafeLoader.
constexpr Golden pyyaml_golden[] = {
    {"", "null None"},
    {"~", "null None"},
    {"null", "null None"},
    {"Null", "null None"},
    {"NULL", "null None"},
    {"nULL", "str nULL"},
    {"None", "str None"},
    {"yes", "bool True"},
    {"Yes", "bool True"},
    {"YES", "bool True"},
    {"yEs", "str yEs"},
    {"on", "bool True"},
    {"On", "bool True"},
    {"TRUE", "bool True"},
    {"no", "bool False"},
    {"NO", "bool False"},
    {"off", "bool False"},
    {"OFF", "bool False"},
    {"false", "bool False"},
    {"y", "str y"},
    {"Y", "str Y"},
    {"n", "str n"},
    {"0", "int 0"},
    {"-0", "int 0"},
    {"+12", "int 12"},
    {"010", "int 8"},
    {"0_7", "int 7"},
    {"08", "str 08"},
    {"0o10", "str 0o10"},
    {"0x1F", "int 31"},
    {"0X1F", "str 0X1F"},
    {"-0x1f", "int -31"},
    {"0b101", "int 5"},
    {"0b102", "str 0b102"},
    {"0b_", "str 0b_"},
    {"1_000", "int 1000"},
    {"_1", "str _1"},
    {"12:30:00", "int 45000"},
    {"190:20:30", "int 685230"},
    {"-1:30", "int -90"},
    {"1:60", "str 1:60"},
    {"0:30", "str 0:30"},
    {"01:30", "str 01:30"},
    {"12:30:00.5", "float 45000.5"},
    {"01:30.5", "float 90.5"},
    {"9223372036854775807", "int 9223372036854775807"},
    {"9223372036854775808", "int 9223372036854775808"},
    {"-9223372036854775808", "int -9223372036854775808"},
    {"123456789012345678901234567890", "int 123456789012345678901234567890"},
    {"0xFFFFFFFFFFFFFFFFFF", "int 4722366482869645213695"},
    {"012345670123", "int 1402433619"},
    {"012345678901", "str 012345678901"},
    {"1e3", "str 1e3"},
    {"1.5e3", "str 1.5e3"},
    {"1.5e+3", "float 1500.0"},
    {"1.5E-3", "float 0.0015"},
    {".5", "float 0.5"},
    {"+.5", "str +.5"},
    {"1.", "float 1.0"},
    {"1_0._5", "float 10.5"},
    {"1.10", "float 1.1"},
    {"1.0.0", "str 1.0.0"},
    {".", "str ."},
    {".inf", "float inf"},
    {"-.INF", "float -inf"},
    {".iNF", "str .iNF"},
    {".NaN", "float nan"},
    {"-.nan", "str -.nan"},
    {"1.0e+400", "float inf"},
    {"1.0e+16", "float 1e+16"},
    {"0.00001", "float 1e-05"},
    {"100000000000000000.0", "float 1e+17"},
    {"2012-10-17", "date 2012-10-17"},
    {"2012-1-7", "str 2012-1-7"},
    {"2012-02-30", "str 2012-02-30"},
    {"2001-12-14t21:59:43.10-05:00", "date 2001-12-14 21:59:43.100000-05:00"},
    {"2001-12-15 2:59:43.1Z", "date 2001-12-15 02:59:43.100000+00:00"},
    {"2001-12-14 21:59:43.10 -5", "date 2001-12-14 21:59:43.100000-05:00"},
    {"2001-1-1T1:00:00", "date 2001-01-01 01:00:00"},
    {"2001-12-14T24:00:00", "str 2001-12-14T24:00:00"},
    {"=", "str ="},
    {"<<", "str <<"},
    {"-", "str -"},
    {"--1", "str --1"},
    {"us-east-1", "str us-east-1"},
};

TEST(Scalar, PlainTextMeansWhatPyYamlMakesOfIt) {
  for (const Golden& golden : pyyaml_golden) {
    EXPECT_EQ(plain(golden.text, Dialect::pyyaml), golden.meaning) << "'" << golden.text << "'";
  }
}

TEST(Scalar, CloudFormationKeepsDatesLeadingZerosAndOldBooleansAsText) {
  EXPECT_EQ(plain("2010-09-09", Dialect::cloudformation), "str 2010-09-09");
  EXPECT_EQ(plain("012345678901", Dialect::cloudformation), "str 012345678901");
  EXPECT_EQ(plain("010", Dialect::cloudformation), "str 010");
  EXPECT_EQ(plain("12:30:00", Dialect::cloudformation), "str 12:30:00");
  EXPECT_EQ(plain("yes", Dialect::cloudformation), "str yes");
  EXPECT_EQ(plain("True", Dialect::cloudformation), "bool True");
  EXPECT_EQ(plain("", Dialect::cloudformation), "null None");
  EXPECT_EQ(plain("80", Dialect::cloudformation), "int 80");
  EXPECT_EQ(plain("1.5", Dialect::cloudformation), "float 1.5");
}

TEST(Scalar, JsonKnowsOnlyItsLiterals) {
  EXPECT_EQ(plain("true", Dialect::json), "bool True");
  EXPECT_EQ(plain("null", Dialect::json), "null None");
  EXPECT_EQ(plain("1e3", Dialect::json), "float 1000.0");
  EXPECT_EQ(plain("-0", Dialect::json), "int 0");
  EXPECT_EQ(plain("True", Dialect::json), "str True");
  EXPECT_EQ(plain("~", Dialect::json), "str ~");
  EXPECT_EQ(plain("01", Dialect::json), "str 01");
  EXPECT_EQ(plain("1.", Dialect::json), "str 1.");
}

TEST(Scalar, QuotedTextIsAString) {
  for (const Style style : {Style::single_quoted, Style::double_quoted, Style::literal, Style::folded}) {
    EXPECT_EQ(described(scalar(Node::scalar("yes", style, "", {}), Dialect::pyyaml)), "str yes");
  }
}

TEST(Scalar, TagsOfYamlDecide) {
  const auto tagged = [](const char* text, const std::string& tag, Style style = Style::double_quoted) {
    return described(scalar(Node::scalar(text, style, "tag:yaml.org,2002:" + tag, {}), Dialect::pyyaml));
  };
  EXPECT_EQ(tagged("010", "int"), "int 8");
  EXPECT_EQ(tagged("yes", "bool"), "bool True");
  EXPECT_EQ(tagged("3", "float"), "float 3.0");
  EXPECT_EQ(tagged("12", "str", Style::plain), "str 12");
  EXPECT_EQ(tagged("x", "null"), "null None");
  EXPECT_EQ(tagged("2012-10-17", "timestamp"), "date 2012-10-17");
  EXPECT_EQ(tagged("many", "int"), "str many");
  EXPECT_EQ(described(scalar(Node::scalar("12", Style::plain, "!", {}), Dialect::pyyaml)), "str 12");
}

TEST(Scalar, ATagOfAnApplicationTakesTheText) {
  EXPECT_EQ(described(scalar(Node::scalar("010", Style::plain, "!Ref", {}), Dialect::pyyaml)), "str 010");
}

TEST(Scalar, TypedAccessAnswersOnlyForItsType) {
  EXPECT_EQ(as_bool(Node::plain("on"), Dialect::pyyaml), true);
  EXPECT_EQ(as_bool(Node::plain("on"), Dialect::json), std::nullopt);
  EXPECT_EQ(as_bool(Node::string("true"), Dialect::json), std::nullopt);
  EXPECT_EQ(as_integer(Node::plain("0x10"), Dialect::pyyaml), 16);
  EXPECT_EQ(as_integer(Node::plain("1.0"), Dialect::json), std::nullopt);
  EXPECT_EQ(as_string(Node::plain("1.10")), "1.10");
  EXPECT_EQ(as_string(Node::sequence({})), std::nullopt);
  EXPECT_EQ(as_string(Node::secret("x", "y")), std::nullopt);
  EXPECT_TRUE(is_null(Node(), Dialect::json));
  EXPECT_TRUE(is_null(Node::null(), Dialect::cloudformation));
  EXPECT_FALSE(is_null(Node::string("null"), Dialect::json));
}

TEST(Scalar, KindsHaveNamesForPeople) {
  EXPECT_EQ(kind_name(Node::plain("010"), Dialect::pyyaml), "an integer");
  EXPECT_EQ(kind_name(Node::plain("1.5"), Dialect::json), "a number");
  EXPECT_EQ(kind_name(Node::plain("2012-10-17"), Dialect::pyyaml), "a date");
  EXPECT_EQ(kind_name(Node::plain("no"), Dialect::pyyaml), "a boolean");
  EXPECT_EQ(kind_name(Node::mapping({}), Dialect::json), "a mapping");
  EXPECT_EQ(kind_name(Node::sequence({}), Dialect::json), "a list");
  EXPECT_EQ(kind_name(Node(), Dialect::json), "nothing");
}

TEST(Number, CanonicalSpellingIsThatOfEcmaScript) {
  // RFC 8785, appendix B.
  EXPECT_EQ(canonical_number(-0.0), "0");
  EXPECT_EQ(canonical_number(5e-324), "5e-324");
  EXPECT_EQ(canonical_number(-1.7976931348623157e308), "-1.7976931348623157e+308");
  EXPECT_EQ(canonical_number(9007199254740992), "9007199254740992");
  EXPECT_EQ(canonical_number(295147905179352830000.0), "295147905179352830000");
  EXPECT_EQ(canonical_number(9.999999999999997e22), "9.999999999999997e+22");
  EXPECT_EQ(canonical_number(1e23), "1e+23");
  EXPECT_EQ(canonical_number(999999999999999900000.0), "999999999999999900000");
  EXPECT_EQ(canonical_number(1e21), "1e+21");
  EXPECT_EQ(canonical_number(333333333.3333333), "333333333.3333333");
  EXPECT_EQ(canonical_number(0.000001), "0.000001");
  EXPECT_EQ(canonical_number(0.0000001), "1e-7");
}

TEST(Equal, IsByMeaning) {
  const auto same = [](const char* a, const char* b, Dialect dialect) {
    return equal(Node::plain(a), Node::plain(b), dialect);
  };
  EXPECT_TRUE(same("010", "8", Dialect::pyyaml));
  EXPECT_FALSE(same("010", "8", Dialect::json));
  EXPECT_TRUE(same("1.0", "1", Dialect::json));
  EXPECT_TRUE(same("1e2", "100", Dialect::json));
  EXPECT_TRUE(same("yes", "true", Dialect::pyyaml));
  EXPECT_TRUE(same(".nan", ".nan", Dialect::pyyaml));
  EXPECT_FALSE(equal(Node::plain("1"), Node::string("1"), Dialect::json));
  EXPECT_TRUE(equal(Node::plain("text"), Node::string("text"), Dialect::json));
}

TEST(Equal, KeysInAnyOrderTagsExactly) {
  const Node ab = MappingBuilder().add("a", "1").add("b", "2").build();
  const Node ba = MappingBuilder().add("b", "2").add("a", "1").build();
  EXPECT_TRUE(equal(ab, ba, Dialect::json));
  EXPECT_FALSE(equal(ab, ab.with("a", Node::string("x")), Dialect::json));
  EXPECT_FALSE(equal(ab, ab.without("a"), Dialect::json));
  EXPECT_FALSE(equal(ab, ab.with_tag("!T"), Dialect::json));
  EXPECT_TRUE(equal(ab, ab.with_tag("tag:yaml.org,2002:map"), Dialect::json));
  EXPECT_FALSE(equal(Node::sequence({ab}), Node::sequence({ab, ab}), Dialect::json));
  EXPECT_FALSE(equal(Node::unknown("a"), Node::unknown("b"), Dialect::json));
  EXPECT_FALSE(equal(Node::unknown("a"), Node::string("a"), Dialect::json));
}

}  // namespace
}  // namespace cf::document
