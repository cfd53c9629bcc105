#include "document/diff.h"

#include <gtest/gtest.h>

#include "document/alignment.h"
#include "document/reading.h"

namespace cf::document {
namespace {

// "+/path value", "-/path value", "~/path before -> after", one a line.
std::string differences(const std::string& before, const std::string& after) {
  std::string text;
  for (const Difference& d : diff(read_yaml(before).node, read_yaml(after).node, Dialect::cloudformation)) {
    switch (d.kind) {
      case Difference::Kind::added:
        text += "+" + d.path + " " + to_json(d.after);
        break;
      case Difference::Kind::removed:
        text += "-" + d.path + " " + to_json(d.before);
        break;
      case Difference::Kind::changed:
        text += "~" + d.path + " " + to_json(d.before) + " -> " + to_json(d.after);
        break;
    }
    text += "\n";
  }
  return text;
}

TEST(Diff, EqualTreesHaveNone) {
  EXPECT_EQ(differences("{a: [1, {b: 2}]}", "{a: [1, {b: 2}]}"), "");
  EXPECT_EQ(differences("{a: 1, b: 2}", "{b: 2, a: 1}"), "");
  EXPECT_EQ(differences("a: text", "a: 'text'"), "");
  EXPECT_EQ(differences("a: 1.0", "a: 1"), "");
}

TEST(Diff, NamesTheDeepestPath) {
  EXPECT_EQ(differences("{a: {b: {c: x, d: y}}}", "{a: {b: {c: z, d: y}}}"), "~/a/b/c \"x\" -> \"z\"\n");
  EXPECT_EQ(differences("{a: 1}", "{a: {b: 1}}"), "~/a 1 -> {\"b\": 1}\n");
  EXPECT_EQ(differences("a: 1", "[1]"), "~ {\"a\": 1} -> [1]\n");
  EXPECT_EQ(differences("{'a/b~c': 1}", "{'a/b~c': 2}"), "~/a~1b~0c 1 -> 2\n");
}

TEST(Diff, ATagIsPartOfTheValue) {
  EXPECT_EQ(differences("a: !Ref X", "a: X"), "~/a {\"$tag\": \"!Ref\", \"$value\": \"X\"} -> \"X\"\n");
}

TEST(Diff, RemovedKeysAreToldWhereTheyStood) {
  EXPECT_EQ(differences("{a: 1, b: 2, c: 3, d: 4}", "{a: 9, x: 0, c: 8}"),
            "~/a 1 -> 9\n+/x 0\n-/b 2\n~/c 3 -> 8\n-/d 4\n");
}

TEST(Diff, AnInsertionAtTheHeadIsOneAddition) {
  EXPECT_EQ(differences("[a, b, c]", "[x, a, b, c]"), "+/0 \"x\"\n");
  EXPECT_EQ(differences("[a, b, c]", "[b, c]"), "-/0 \"a\"\n");
  EXPECT_EQ(differences("[a, b, c, d]", "[a, c, d, e]"), "-/1 \"b\"\n+/3 \"e\"\n");
}

TEST(Diff, AnItemInPlaceIsAChange) {
  EXPECT_EQ(differences("[a, {x: 1, y: 2}, c]", "[a, {x: 1, y: 3}, c]"), "~/1/y 2 -> 3\n");
}

TEST(Diff, NamedItemsAreAlignedByName) {
  EXPECT_EQ(differences("[{Key: a, Value: 1}, {Key: b, Value: 2}, {Key: c, Value: 3}]",
                        "[{Key: n, Value: 0}, {Key: a, Value: 1}, {Key: c, Value: 9}]"),
            "+/0 {\"Key\": \"n\", \"Value\": 0}\n-/1 {\"Key\": \"b\", \"Value\": 2}\n~/2/Value 3 -> 9\n");
}

TEST(Diff, AMovedNamedItemIsSeen) {
  EXPECT_EQ(differences("[{Name: a}, {Name: b}]", "[{Name: b}, {Name: a}]"),
            "-/0 {\"Name\": \"a\"}\n+/1 {\"Name\": \"a\"}\n");
}

TEST(Diff, ItemsWithRepeatedNamesAreAlignedByContent) {
  EXPECT_EQ(differences("[{Key: a, V: 1}, {Key: a, V: 2}]", "[{Key: a, V: 1}, {Key: a, V: 3}]"),
            "~/1/V 2 -> 3\n");
}

TEST(Diff, VeryLongListsEndInTime) {
  std::vector<Node> before;
  std::vector<Node> after;
  for (int i = 0; i < 20'000; ++i) {
    before.push_back(Node::integer(i));
    after.push_back(Node::integer(i + 1'000'000));
  }
  EXPECT_EQ(diff(Node::sequence(before), Node::sequence(after), Dialect::json).size(), 20'000u);
  // A change in a long list of equals is still one change.
  after = before;
  after.insert(after.begin() + 5000, Node::string("new"));
  EXPECT_EQ(diff(Node::sequence(before), Node::sequence(after), Dialect::json).size(), 1u);
}

TEST(Alignment, IsALongestCommonSubsequence) {
  const std::size_t a[] = {1, 2, 3, 4, 5, 6};
  const std::size_t b[] = {9, 2, 4, 3, 5, 7, 6};
  const std::vector<Matched> matches = align(a, b);
  EXPECT_EQ(matches.size(), 4u);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    EXPECT_EQ(a[matches[i].before], b[matches[i].after]);
    if (i > 0) {
      EXPECT_LT(matches[i - 1].before, matches[i].before);
      EXPECT_LT(matches[i - 1].after, matches[i].after);
    }
  }
  EXPECT_TRUE(align({}, b).empty());
}

}  // namespace
}  // namespace cf::document
