#include "document/node.h"

#include <gtest/gtest.h>

#include <thread>

namespace cf::document {
namespace {

Node numbered(std::size_t n) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < n; ++i) {
    entries.push_back({Node::string("key" + std::to_string(i)), Node::integer(static_cast<std::int64_t>(i))});
  }
  return Node::mapping(std::move(entries));
}

TEST(Node, AbsentIsWhatIsNotThere) {
  const Node absent;
  EXPECT_FALSE(absent);
  EXPECT_EQ(absent.kind(), Kind::absent);
  EXPECT_EQ(absent.text(), "");
  EXPECT_FALSE(absent.find("a").find("b"));
  EXPECT_TRUE(absent.items().empty());
  EXPECT_FALSE(Node::string("text").has("a"));
}

TEST(Node, ScalarsKeepTextStyleTagAndOrigin) {
  const Node node = Node::scalar(std::string("a\0b", 3), Style::folded, "!Sub", {3, 14});
  EXPECT_EQ(node.text(), std::string_view("a\0b", 3));
  EXPECT_EQ(node.style(), Style::folded);
  EXPECT_EQ(node.tag(), "!Sub");
  EXPECT_EQ(node.origin(), (Origin{3, 14}));
}

TEST(Node, MappingsAreFoundByKeyAtAnySize) {
  for (const std::size_t n : {0u, 1u, 8u, 9u, 1000u}) {
    const Node node = numbered(n);
    ASSERT_EQ(node.size(), n);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(node.find("key" + std::to_string(i)).text(), std::to_string(i));
      EXPECT_EQ(node.entries()[i].key.text(), "key" + std::to_string(i));
    }
    EXPECT_FALSE(node.has("key"));
    EXPECT_FALSE(node.has("zzz"));
  }
}

TEST(Node, TheLastOfARepeatedKeyIsFound) {
  for (const std::size_t others : {0u, 20u}) {
    std::vector<Entry> entries = {{Node::string("a"), Node::integer(1)}};
    for (std::size_t i = 0; i < others; ++i)
      entries.push_back({Node::string("o" + std::to_string(i)), Node::null()});
    entries.push_back({Node::string("a"), Node::integer(2)});
    EXPECT_EQ(Node::mapping(std::move(entries)).find("a").text(), "2");
  }
}

TEST(Node, AKeyThatIsNoScalarIsNotFoundByText) {
  std::vector<Entry> entries(10, Entry{Node::sequence({}), Node::integer(1)});
  entries.push_back({Node::unknown(""), Node::integer(2)});
  EXPECT_FALSE(Node::mapping(std::move(entries)).has(""));
}

TEST(Node, CopiesShareTheValue) {
  const Node a = numbered(3);
  const Node b = a;
  EXPECT_TRUE(a.same_as(b));
  Node c = b;
  c = c;
  EXPECT_TRUE(c.same_as(a));
  EXPECT_FALSE(numbered(3).same_as(a));
}

TEST(Node, ASecretHasALabelAndNoTag) {
  const Node secret = Node::secret("s3cret", "ssm:/db/password@3", {1, 2});
  EXPECT_EQ(secret.text(), "s3cret");
  EXPECT_EQ(secret.label(), "ssm:/db/password@3");
  EXPECT_EQ(secret.tag(), "");
  EXPECT_TRUE(secret.with_tag("!x").same_as(secret));
}

TEST(Node, WithAndWithoutLeaveTheOriginal) {
  const Node before = numbered(9).with_tag("!T");
  const Node after = before.with("key3", Node::string("new")).with("more", Node::null()).without("key0");
  EXPECT_EQ(before.size(), 9u);
  EXPECT_EQ(before["key3"].text(), "3");
  EXPECT_EQ(after.size(), 9u);
  EXPECT_EQ(after["key3"].text(), "new");
  EXPECT_TRUE(after.has("more"));
  EXPECT_FALSE(after.has("key0"));
  EXPECT_EQ(after.tag(), "!T");
}

TEST(Node, TagAndOriginCanBeChangedOnEveryKind) {
  const Node nodes[] = {Node::string("a"), Node::sequence({Node::null()}), numbered(2), numbered(12),
                        Node::unknown("x")};
  for (const Node& node : nodes) {
    const Node changed = node.with_tag("!Some::Tag").with_origin({7, 8});
    EXPECT_EQ(changed.tag(), "!Some::Tag");
    EXPECT_EQ(changed.origin(), (Origin{7, 8}));
    EXPECT_EQ(changed.kind(), node.kind());
    EXPECT_EQ(changed.text(), node.text());
    EXPECT_EQ(changed.size(), node.size());
    EXPECT_EQ(changed.with_tag("").tag(), "");
  }
  EXPECT_EQ(numbered(12).with_tag("!x")["key11"].text(), "11");
}

TEST(Node, ContainsLooksBelow) {
  const Node node =
      MappingBuilder().add("a", Node::sequence({Node::unknown("dev/vpc Id")})).add("b", "text").build();
  EXPECT_TRUE(node.contains(Kind::unknown));
  EXPECT_TRUE(node.contains(Kind::mapping));
  EXPECT_FALSE(node.contains(Kind::secret));
  EXPECT_TRUE(Node().contains(Kind::absent));
}

TEST(Node, NumbersAreTheShortestTextThatReadsBack) {
  EXPECT_EQ(Node::number(0.1).text(), "0.1");
  EXPECT_EQ(Node::number(3).text(), "3.0");
  EXPECT_EQ(Node::number(1e22).text(), "1.0e+22");
  EXPECT_EQ(Node::integer(INT64_MIN).text(), "-9223372036854775808");
}

TEST(Node, DeepNestingDoesNotOverflowTheStackWhenItEnds) {
  Node node = Node::null();
  for (int i = 0; i < 200'000; ++i) node = Node::sequence({std::move(node)});
  node = Node();
  Node mapping = Node::null();
  for (int i = 0; i < 200'000; ++i) mapping = MappingBuilder().add("k", std::move(mapping)).build();
  EXPECT_EQ(mapping.size(), 1u);
}

TEST(Node, IsReadAndReleasedByManyThreads) {
  const Node shared = numbered(50);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([shared] {
      for (int i = 0; i < 2000; ++i) {
        const Node mine = Node::sequence({shared, shared["key7"]});
        if (mine.at(1).text() != "7") ADD_FAILURE();
      }
    });
  }
}

TEST(NodeDeathTest, AtAbortsOutOfRange) {
  EXPECT_DEATH(Node::sequence({Node::null()}).at(1), "");
  EXPECT_DEATH(Node::null().at(0), "");
}

}  // namespace
}  // namespace cf::document
