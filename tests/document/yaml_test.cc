#include "document/yaml.h"

#include <gtest/gtest.h>

#include "document/reading.h"

namespace cf::document {
namespace {

TEST(Yaml, ReadsWhatAConfigHolds) {
  EXPECT_EQ(yaml_meaning("template_path: vpc.py\n"
                         "parameters:\n"
                         "  Cidr: 10.0.0.0/16\n"
                         "  Zones: [a, b]\n"
                         "stack_tags: {Owner: me, Cost: 010}\n"
                         "protect: yes\n"
                         "nothing:\n"),
            R"({"template_path": "vpc.py", "parameters": {"Cidr": "10.0.0.0/16", "Zones": ["a", "b"]}, )"
            R"("stack_tags": {"Owner": "me", "Cost": 8}, "protect": true, "nothing": null})");
}

TEST(Yaml, AnEmptyDocumentIsNull) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "\xEF\xBB\xBF"}) {
    const Reading reading = read_yaml(text);
    EXPECT_EQ(reading.problems(), "");
    EXPECT_TRUE(reading.node.is_scalar());
    EXPECT_TRUE(is_null(reading.node, Dialect::pyyaml)) << text;
  }
}

TEST(Yaml, TagsAreKeptAsWritten) {
  const Node node = read_yaml(
                        "a: !Ref Vpc\n"
                        "b: !stack_output dev/vpc.yaml::Id\n"
                        "c: !no_value\n"
                        "d: !Join [',', [a, b]]\n"
                        "e: !!str 12\n"
                        "f: ! 12\n"
                        "g: !If\n  - A\n  - B\n"
                        "h: !<tag:example.org,2000:x> y\n")
                        .node;
  EXPECT_EQ(node["a"].tag(), "!Ref");
  EXPECT_EQ(node["a"].text(), "Vpc");
  EXPECT_EQ(node["b"].tag(), "!stack_output");
  EXPECT_EQ(node["c"].tag(), "!no_value");
  EXPECT_EQ(node["c"].text(), "");
  EXPECT_EQ(node["c"].style(), Style::plain);
  EXPECT_EQ(node["d"].tag(), "!Join");
  EXPECT_EQ(node["d"].at(1).size(), 2u);
  EXPECT_EQ(node["e"].tag(), "tag:yaml.org,2002:str");
  EXPECT_EQ(node["f"].tag(), "!");
  EXPECT_EQ(node["g"].tag(), "!If");
  EXPECT_EQ(node["h"].tag(), "tag:example.org,2000:x");
}

TEST(Yaml, StylesAreKept) {
  const Node node = read_yaml("- plain\n- 'single'\n- \"double\"\n- |\n  literal\n- >\n  folded\n").node;
  const Style expected[] = {Style::plain, Style::single_quoted, Style::double_quoted, Style::literal,
                            Style::folded};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(node.at(i).style(), expected[i]);
}

TEST(Yaml, PlacesAreBytesOfTheTextWhateverCameBefore) {
  const std::string text = "é: \U0001F600\nkey: !Ref Foo\r\nlist:\n  - 'x'\n  - {a: b}\n";
  const Reading reading = read_yaml(text);
  const Node& node = reading.node;
  EXPECT_EQ(node["key"].origin().offset, text.find("!Ref"));
  EXPECT_EQ(place(node["key"]), "2:6");
  EXPECT_EQ(node["list"].at(0).origin().offset, text.find("'x'"));
  EXPECT_EQ(node["list"].at(1).origin().offset, text.find("{a"));
  EXPECT_EQ(node["list"].at(1)["a"].origin().offset, text.find("b}"));
  EXPECT_EQ(node.entries()[1].key.origin().offset, text.find("key"));
  const Reading marked = read_yaml(
      "\xEF\xBB\xBF"
      "a: é\nb: c");
  EXPECT_EQ(marked.node["b"].origin().offset, 12u);
}

TEST(Yaml, PlacesOfCollectionsAndAnchors) {
  const Reading reading = read_yaml("a:\n  b: 1\nc: &x [1]\nd: *x\ne: !T\n  f: 1\n");
  EXPECT_EQ(place(reading.node["a"]), "2:3");
  EXPECT_EQ(place(reading.node["c"]), "3:4");
  EXPECT_EQ(place(reading.node["d"]), "3:4");  // an alias is the anchored value
  EXPECT_EQ(place(reading.node["e"]), "5:4");
}

TEST(Yaml, AliasesShareTheValue) {
  const Node node = read_yaml("a: &x {k: v}\nb: *x\nc: &x 2\nd: *x\n").node;
  EXPECT_TRUE(node["a"].same_as(node["b"]));
  EXPECT_EQ(node["d"].text(), "2");
}

TEST(YamlMerge, OwnKeysWinAndMergedOnesComeFirst) {
  EXPECT_EQ(yaml_meaning("base: &b {x: 1, y: 2}\nuse:\n  z: 3\n  <<: *b\n  y: own\n"),
            R"({"base": {"x": 1, "y": 2}, "use": {"x": 1, "y": "own", "z": 3}})");
}

TEST(YamlMerge, OfAListTheFirstWins) {
  EXPECT_EQ(yaml_meaning("- &a {x: a, y: a}\n- &b {y: b, z: b}\n- <<: [*a, *b]\n"),
            R"([{"x": "a", "y": "a"}, {"y": "b", "z": "b"}, {"y": "a", "z": "b", "x": "a"}])");
}

TEST(YamlMerge, NestsAndTakesInlineMappings) {
  EXPECT_EQ(yaml_meaning("- &a {<<: {p: 1}, q: 2}\n- {<<: *a, q: 3}\n"),
            R"([{"p": 1, "q": 2}, {"p": 1, "q": 3}])");
}

TEST(YamlMerge, AQuotedKeyDoesNotMerge) {
  EXPECT_EQ(yaml_meaning("'<<': {a: 1}\n"), R"({"<<": {"a": 1}})");
}

TEST(YamlMerge, OtherValuesAreRefused) {
  EXPECT_EQ(read_yaml("a:\n  <<: text\n").problems(),
            "2:7 '<<' merges a mapping or a list of mappings, but this is a string");
  EXPECT_EQ(read_yaml("a:\n  <<: [{b: 1}, 2]\n").problems(),
            "2:16 '<<' merges mappings, but this is an integer");
}

TEST(YamlDuplicates, AreErrorsWithBothPlaces) {
  const Reading reading = read_yaml("a: 1\nb: 2\n'a': 3\na: 4\n");
  EXPECT_EQ(reading.problems(),
            "3:1 the key 'a' is given twice, first at 1:1\n4:1 the key 'a' is given twice, first at 1:1");
  EXPECT_EQ(meaning(reading.node), R"({"a": 4, "b": 2})");
}

TEST(YamlDuplicates, AreFoundInLargeMappingsToo) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "k" + std::to_string(i) + ": " + std::to_string(i) + "\n";
  EXPECT_EQ(read_yaml(text + "k7: again\nk3: again\n").problems(),
            "31:1 the key 'k7' is given twice, first at 8:1\n32:1 the key 'k3' is given twice, first at 4:1");
}

TEST(YamlDuplicates, OnRequestTheLastWinsWithAWarning) {
  const Reading reading = read_yaml("a: 1\nb: 2\na: 3\n", DuplicateKeys::last_wins);
  EXPECT_FALSE(reading.diagnostics.has_errors());
  EXPECT_EQ(reading.problems(), "3:1 the key 'a' is given twice, first at 1:1");
  EXPECT_EQ(meaning(reading.node), R"({"a": 3, "b": 2})");
}

TEST(YamlProblems, SayWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"a: 1\n\tb: 2\n", "2:1 found a tab used for indentation"},
      {"a:\n  b: 1\n\tc: 2\n", "3:1 found a tab used for indentation"},
      {"a: b: c\n", "1:5 mapping values are not allowed here"},
      {"a: 1\n b: 2\n", "2:3 mapping values are not allowed here"},
      {"a: - b\n", "1:4 a list item ('- ') is not allowed here"},
      {"a: [1, 2\nb: 3\n", "2:2 expected ',' or ']' here (the list starts at 1:4)"},
      {"a: {b: 1\n", "2:1 expected ',' or '}' here (the mapping starts at 1:4)"},
      {"a: 'x\nb: 1\n", "1:4 this quoted text is never closed"},
      {"a: \"x\\qy\"\n", "1:6 unknown escape in a double-quoted text"},
      {"a: @x\n", "1:4 a value cannot start with '@'"},
      {"a: `x`\n", "1:4 a value cannot start with '`'"},
      {"a: 1\nb\nc: 2\n", "2:1 expected ':' after this key"},
      {"a:\n  - b\n  c: 1\n", "3:3 expected '- ' here (the list starts at 2:3)"},
      {"a:\n    b: 1\n  c: 1\n", "3:3 expected a key here (the mapping starts at 1:1)"},
      {"a: *nowhere\n", "1:4 unknown alias '*nowhere'"},
      {"a: &base 1\nb: *bsae\n", "2:4 unknown alias '*bsae', did you mean 'base'?"},
      {"a: &x [*x]\n", "1:8 the alias '*x' stands inside the value it names"},
      {"a: 1\n---\nb: 2\n", "2:1 a second document starts here"},
      {"a: 1\n...\nb: 2\n", "3:1 found text after the end of the document"},
      {"? [a]\n: 1\n", "1:3 a list cannot be a key"},
      {"!Ref a: 1\n", "1:1 a value with a tag cannot be a key"},
      {"a: !x!y z\n", "1:4 unknown tag handle"},
      {"{% if x %}\na: 1\n", "1:2 found Jinja2 where YAML was expected"},
      {"a: {{ b }}\n", "1:5 a mapping cannot be a key"},
      {"a: b\x01\n", "1:5 a control character is not allowed"},
      {"a: \xFF\n", "1:4 the text is not UTF-8 here"},
      {"a: b\n%x", "2:1 a line cannot start with '%'"},
  };
  for (const auto& [text, problem] : cases) {
    EXPECT_EQ(read_yaml(text).problems(), problem) << text;
  }
  EXPECT_EQ(read_yaml(std::string("a: é\0", 6)).problems(), "1:5 a NUL byte is not allowed");
}

TEST(YamlProblems, LaterPlacesAreRightAfterManyCharacters) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "k" + std::to_string(i) + ": \"日本語 \U0001F600\"\n";
  EXPECT_EQ(read_yaml(text + "x: [\n").problems().substr(0, 6), "302:1 ");
}

TEST(YamlProblems, OtherEncodingsAreRefusedByName) {
  EXPECT_EQ(read_yaml(std::string("\xFF\xFE"
                                  "a\0:\0",
                                  6))
                .problems(),
            "1:1 the text is UTF-16");
  EXPECT_EQ(read_yaml(std::string("\xFE\xFF\0a\0:", 6)).problems(), "1:1 the text is UTF-16");
  EXPECT_EQ(read_yaml(std::string("a\0:\0", 4)).problems(), "1:1 the text is UTF-16");
}

TEST(YamlLimits, HoldAgainstBrackets) {
  EXPECT_EQ(read_yaml(std::string(100'000, '[')).problems(), "1:201 nested deeper than 200 levels");
  EXPECT_EQ(read_yaml(std::string(100'000, '{')).problems(), "1:201 nested deeper than 200 levels");
  std::string dashes;
  for (int i = 0; i < 50'000; ++i) dashes += "- ";
  EXPECT_EQ(read_yaml(dashes).problems(), "1:401 nested deeper than 200 levels");
  EXPECT_EQ(read_yaml(std::string(200, '[') + std::string(200, ']')).problems(), "");
}

TEST(YamlLimits, HoldAgainstAliasBombs) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 9; ++k) text += ", " + before;
    text += "]\n";
  }
  const Reading reading = read_yaml(text);
  EXPECT_NE(reading.problems().find("more than 2000000 values, aliases expanded"), std::string::npos);
  EXPECT_TRUE(reading.node.is_invalid());
}

TEST(YamlLimits, HoldAgainstDepthThroughAliases) {
  std::string text = "a0: &a0 " + std::string(100, '[') + std::string(100, ']') + "\n";
  for (int i = 1; i < 50; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " " + std::string(100, '[') + "*a" +
            std::to_string(i - 1) + std::string(100, ']') + "\n";
  }
  EXPECT_EQ(read_yaml(text).problems(), "2:109 nested deeper than 200 levels, aliases expanded");
}

TEST(YamlLimits, HoldAgainstSize) {
  EXPECT_EQ(read_yaml("a: 12345", DuplicateKeys::error, {200, 100, 7}).problems(), "1:1 larger than 7 bytes");
  EXPECT_EQ(read_yaml("[1, 2, 3]", DuplicateKeys::error, {200, 2, 100}).problems(),
            "1:8 more than 2 values, aliases expanded");
}

TEST(YamlOrJson, JsonIsReadAsJson) {
  const auto read = [](const std::string& text) {
    Reading reading;
    reading.node = parse_yaml_or_json(base::add_source("t", text), text, reading.diagnostics);
    return reading.diagnostics.has_errors() ? reading.problems() : meaning(reading.node);
  };
  // A JSON string with a tab escape and a colon would trip YAML 1.1.
  EXPECT_EQ(read(" \n{\"a\":\"\\/\",\"b\":1}"), R"({"a": "/", "b": 1})");
  EXPECT_EQ(read("{a: 1, b: [x]}"), R"({"a": 1, "b": ["x"]})");
  EXPECT_EQ(read("a: 1"), R"({"a": 1})");
  EXPECT_EQ(read("{\"a\": 1\n \"b\": 2}"), "2:2 expected ',' or '}' in this object");
  EXPECT_EQ(read("{\"a\": 1, \"a\": 2}"), "1:10 the key 'a' is given twice, first at 1:2");
}

}  // namespace
}  // namespace cf::document
