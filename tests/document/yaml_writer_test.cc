#include <gtest/gtest.h>

#include "document/reading.h"

namespace cf::document {
namespace {

// Writes, reads back, and compares by meaning; gives what was written.
std::string written(const Node& node, Dialect dialect = Dialect::pyyaml) {
  const std::string text = to_yaml(node, dialect);
  const Reading back = read_yaml(text);
  EXPECT_EQ(back.problems(), "") << text;
  EXPECT_TRUE(equal(node, back.node, dialect)) << text;
  return text;
}

TEST(YamlOut, BlockStyleWithTwoBlanks) {
  const Node node =
      read_yaml(
          "{Resources: {Vpc: {Type: 'AWS::EC2::VPC', Properties: {Tags: [{Key: a, Value: b}, {Key: c, "
          "Value: d}]}}}, Empty: {}, None: []}")
          .node;
  EXPECT_EQ(written(node),
            "Resources:\n"
            "  Vpc:\n"
            "    Type: AWS::EC2::VPC\n"
            "    Properties:\n"
            "      Tags:\n"
            "      - Key: a\n"
            "        Value: b\n"
            "      - Key: c\n"
            "        Value: d\n"
            "Empty: {}\n"
            "None: []\n");
}

TEST(YamlOut, ListsInLists) {
  EXPECT_EQ(written(read_yaml("[[1, [2]], [], {a: [b]}]").node), "- - 1\n  - - 2\n- []\n- a:\n  - b\n");
}

TEST(YamlOut, TagsStandBeforeTheirValues) {
  const Node node = read_yaml(
                        "a: !Ref Vpc\nb: !If [x, !Sub 'a: ${b}', !no_value ]\nc: !T {k: v}\nd: !!str "
                        "12\ne:\n- !T\n  k: v\n")
                        .node;
  EXPECT_EQ(written(node),
            "a: !Ref Vpc\n"
            "b: !If\n"
            "- x\n"
            "- !Sub 'a: ${b}'\n"
            "- !no_value\n"
            "c: !T\n"
            "  k: v\n"
            "d: !!str 12\n"
            "e:\n"
            "- !T\n"
            "  k: v\n");
}

TEST(YamlOut, StringsThatWouldBeReadAsSomethingElseAreQuoted) {
  for (const char* text : {"yes", "010", "1.5", "null", "~", "", "2012-10-17", "1e3", "true", "12:30:00", "=",
                           "<<", "0x1F", ".inf"}) {
    EXPECT_EQ(written(Node::string(text)), "'" + std::string(text) + "'\n");
    EXPECT_EQ(written(Node::string(text), Dialect::cloudformation), "'" + std::string(text) + "'\n");
  }
  EXPECT_EQ(written(Node::string("us-east-1")), "us-east-1\n");
}

TEST(YamlOut, TextThatWouldBreakTheSyntaxIsQuoted) {
  for (const char* text :
       {"- a",      "a: b",       "a #b",  "#a",      "a:",       " a",     "a ",       "*a",
        "&a",       "!a",         "%a",    "@a",      "`a",       "{a",     "[a",       "? a",
        "-",        "---",        "--- a", "...",     "it's",     "\"",     "\ttab",    "a\tb",
        "a\\b",     "\x01",       "\x7F",  "a\rb",    "\xC2\x85", "\u2028", "\uFEFF",   "a\n",
        "\n",       "\n\na",      " a\nb", "a\n \nb", "a\r\nb\n", "é",      "日本\n語", "a\nb",
        "a\nb\n\n", "a\n\n\nb\n", "|",     ">",       "a: |\n  b"}) {
    written(Node::string(text));
    written(MappingBuilder().add("k", text).build());
    written(
        MappingBuilder()
            .add(text, Node::sequence({Node::string(text), Node::scalar(text, Style::literal, "!Sub", {})}))
            .build());
  }
}

TEST(YamlOut, MultiLineTextsAreLiteralBlocks) {
  EXPECT_EQ(written(MappingBuilder().add("script", "#!/bin/sh\n  indented\n\necho\n").build()),
            "script: |\n  #!/bin/sh\n    indented\n\n  echo\n");
  EXPECT_EQ(written(MappingBuilder().add("a", "x\ny").build()), "a: |-\n  x\n  y\n");
  EXPECT_EQ(written(MappingBuilder().add("a", "x\n\n").build()), "a: |+\n  x\n\n");
  EXPECT_EQ(written(Node::sequence({Node::scalar("a\nb\n", Style::plain, "!Sub", {})})),
            "- !Sub |\n  a\n  b\n");
  EXPECT_EQ(written(Node::string("a\nb\n")), "|\n  a\n  b\n");
}

TEST(YamlOut, PlainScalarsKeepTheirSpelling) {
  EXPECT_EQ(written(read_yaml("[010, 1.10, yes, 0x1F, ~, '']").node),
            "- 010\n- 1.10\n- yes\n- 0x1F\n- ~\n- ''\n");
  EXPECT_EQ(written(read_yaml("a:\n").node), "a: null\n");
}

TEST(YamlOut, SecretsAreMaskedAndUnknownsNamed) {
  EXPECT_EQ(to_yaml(Node::sequence({Node::secret("x", "ssm:/a"), Node::unknown("dev/vpc Id")})),
            "- \"****\"\n- \"(known after deploy: dev/vpc Id)\"\n");
}

}  // namespace
}  // namespace cf::document
