#include "document/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "document/reading.h"

namespace cf::document {
namespace {

TEST(Json, KeepsTheSpellingOfNumbers) {
  const Reading reading = read_json(R"({"v": 1.10, "big": 12345678901234567890123, "e": 1e400, "neg": -0})");
  ASSERT_EQ(reading.problems(), "");
  EXPECT_EQ(reading.node["v"].text(), "1.10");
  EXPECT_EQ(to_json(reading.node), R"({"v": 1.10, "big": 12345678901234567890123, "e": 1e400, "neg": -0})");
}

TEST(Json, ValuesHavePlaces) {
  const Reading reading = read_json("{\n  \"é\": [1, \"x\",\n    {}]\n}");
  EXPECT_EQ(place(reading.node), "1:1");
  const Node& list = reading.node["é"];
  EXPECT_EQ(place(reading.node.entries()[0].key), "2:3");
  EXPECT_EQ(place(list), "2:8");
  EXPECT_EQ(place(list.at(1)), "2:12");
  EXPECT_EQ(place(list.at(2)), "3:5");
}

TEST(Json, StringsAreUnescaped) {
  const Reading reading = read_json(R"(["\"\\\/\b\f\n\r\t", "\u00e9\u65e5\ud83d\ude00", "", "\u0000"])");
  ASSERT_EQ(reading.problems(), "");
  EXPECT_EQ(reading.node.at(0).text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(reading.node.at(1).text(), "é日\U0001F600");
  EXPECT_EQ(reading.node.at(2).text(), "");
  EXPECT_EQ(reading.node.at(3).text(), std::string_view("\0", 1));
  EXPECT_EQ(reading.node.at(0).style(), Style::double_quoted);
}

TEST(Json, AByteOrderMarkIsSkipped) {
  const Reading reading = read_json("\xEF\xBB\xBF{\"a\": 1}");
  EXPECT_EQ(reading.problems(), "");
  EXPECT_EQ(reading.node["a"].text(), "1");
}

TEST(Json, ProblemsSayWhereAndWhat) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "1:1 expected a value, found the end of the text"},
      {"{\"a\": 1,}", "1:9 expected a key after ','"},
      {"[1,\n 2,\n]", "3:1 expected a value after ','"},
      {"{\"a\" 1}", "1:6 expected ':' after the key 'a'"},
      {"{\"a\": 1 \"b\": 2}", "1:9 expected ',' or '}' in this object"},
      {"[1 2]", "1:4 expected ',' or ']' in this array"},
      {"{\n\"a\": {\"b\": 1\n", "2:6 this '{' is never closed"},
      {"[\"abc", "1:2 this string is never closed"},
      {"[\"abc\n\"]", "1:2 this string is not closed on its line"},
      {"{a: 1}", "1:2 expected a key in double quotes"},
      {"{'a': 1}", "1:2 a key must stand in double quotes"},
      {"[True]", "1:2 'True' is not JSON"},
      {"[01]", "1:2 '01' is not a JSON value"},
      {"[1.]", "1:2 '1.' is not a JSON value"},
      {"[+1]", "1:2 '+1' is not a JSON value"},
      {"[NaN]", "1:2 'NaN' is not JSON"},
      {"[1] x", "1:5 unexpected text after the end of the JSON value"},
      {"// x\n1", "1:1 JSON has no comments"},
      {"[\"\\x\"]", "1:3 unknown escape in a string"},
      {"[\"\\u12g4\"]", "1:3 \\u needs four hexadecimal digits"},
      {"[\"\\ud800\"]", "1:3 half of a surrogate pair"},
      {"[\"\\udc00\"]", "1:3 half of a surrogate pair"},
      {"[\"a\tb\"]", "1:4 a control character in a string must be escaped"},
      {"[\"a\xFF\"]", "1:4 the text is not UTF-8 here"},
  };
  for (const auto& [text, problem] : cases) {
    const Reading reading = read_json(text);
    EXPECT_EQ(reading.problems(), problem) << text;
    EXPECT_TRUE(reading.node.is_invalid());
  }
  EXPECT_EQ(read_json(std::string("[\0]", 3)).problems(), "1:2 a control character is not allowed here");
}

TEST(Json, DuplicateKeysAreErrorsWithBothPlaces) {
  const Reading reading = read_json("{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2},\n \"a\": 3}");
  EXPECT_EQ(reading.problems(),
            "2:16 the key 'c' is given twice, first at 2:8\n3:2 the key 'a' is given twice, first at 1:2");
  EXPECT_EQ(to_json(reading.node), R"({"a": 3, "b": {"c": 2}})");
}

TEST(Json, DepthIsLimited) {
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  EXPECT_EQ(read_json(deep).problems(), "");
  EXPECT_EQ(read_json("[" + deep + "]").problems(), "1:201 nested deeper than 200 levels");
  EXPECT_EQ(read_json(std::string(1'000'000, '[')).problems(), "1:201 nested deeper than 200 levels");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_NE(read_json(objects).problems(), "");
}

TEST(Json, AgreesWithNlohmannOnWhatIsJson) {
  const std::string pieces[] = {"{", "}",    "[",    "]", ",",  ":", "\"a\"", "\"\\n\"", "1", "-1.5", "0e",
                                "0", "true", "null", " ", "\n", "x", "-",     "\"",      ".", "\\"};
  std::uint32_t state = 7;
  const auto next = [&state](std::size_t n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8u) % n;
  };
  int valid = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = next(8) + 1; i > 0; --i) text += pieces[next(std::size(pieces))];
    base::Diagnostics diagnostics;
    const Node node = parse_json(base::SourceId{0}, std::string_view(text), diagnostics);
    const bool accepted = nlohmann::json::accept(text);
    ASSERT_EQ(!node.is_invalid(), accepted) << text;
    if (!accepted || diagnostics.has_errors()) continue;
    ++valid;
    ASSERT_EQ(nlohmann::json::parse(canonical_json(node)), nlohmann::json::parse(text)) << text;
  }
  EXPECT_GT(valid, 500);
}

TEST(Json, TextOfAServiceNeedsNoSource) {
  const Node node = parse_json_text(R"({"StackId": "x"})").or_throw();
  EXPECT_EQ(node["StackId"].text(), "x");
  EXPECT_FALSE(node.origin());
  EXPECT_EQ(parse_json_text("<html>").error().kind, base::ErrorKind::refused);
  EXPECT_FALSE(parse_json_text(R"({"a":1,"a":2})"));
}

TEST(JsonOut, IndentsAndSorts) {
  const Node node = read_json(R"({"b": [1, {}], "a": {"z": [], "y": "é\u0007\""}})").node;
  EXPECT_EQ(
      to_json(node, {2, Dialect::json, true}),
      "{\n  \"a\": {\n    \"y\": \"é\\u0007\\\"\",\n    \"z\": []\n  },\n  \"b\": [\n    1,\n    {}\n  ]\n}");
}

TEST(JsonOut, ScalarsByDialect) {
  const Node list = read_yaml("[010, yes, ~, 2012-10-17, 1e3, 1., .inf, text, '1', 1.10]").node;
  EXPECT_EQ(meaning(list), R"([8, true, null, "2012-10-17", "1e3", 1.0, ".inf", "text", "1", 1.10])");
  EXPECT_EQ(to_json(list, {0, Dialect::cloudformation, false}),
            R"(["010", "yes", null, "2012-10-17", 1e3, "1.", ".inf", "text", "1", 1.10])");
}

TEST(JsonOut, SpecialKindsAreMarkedAndSecretsMasked) {
  const Node node = Node::sequence({Node::unknown("dev/vpc Id"), Node::secret("hidden", "ssm:/a@1"),
                                    Node::scalar("A", Style::plain, "!Ref", {}), Node::invalid(), Node()});
  EXPECT_EQ(
      to_json(node),
      R"([{"$unknown": "dev/vpc Id"}, "****", {"$tag": "!Ref", "$value": "A"}, {"$invalid": true}, null])");
  EXPECT_EQ(
      canonical_json(node),
      R"([{"$unknown":"dev/vpc Id"},{"$secret":"ssm:/a@1"},{"$tag":"!Ref","$value":"A"},{"$invalid":true},null])");
}

TEST(JsonOut, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(json_quote("a\xFF\xC3\xA9\xE2\x82z\x80"), "\"a\uFFFDé\uFFFD\uFFFDz\uFFFD\"");
}

TEST(CanonicalJson, EqualValuesHaveOneSpelling) {
  const auto canonical = [](const char* text) { return canonical_json(read_json(text).node); };
  EXPECT_EQ(canonical(R"({ "b":1.0, "a":[1e2,100,-0.0, 1E-7] })"), R"({"a":[100,100,0,1e-7],"b":1})");
  EXPECT_EQ(canonical(R"({"a":[100,1e2,0,0.0000001],"b":1})"), R"({"a":[100,100,0,1e-7],"b":1})");
  EXPECT_EQ(canonical(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")"),
            "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

TEST(CanonicalJson, KeysAreSortedByUtf16) {
  // RFC 8785, 3.2.3.
  EXPECT_EQ(
      canonical_json(
          read_json(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})").node),
      "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"\U0001F600\":5,\"\uFB33\":3}");
}

}  // namespace
}  // namespace cf::document
