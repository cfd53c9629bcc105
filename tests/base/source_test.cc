#include "base/source.h"

#include <gtest/gtest.h>

#include <thread>

namespace cf::base {
namespace {

Location at(SourceId id, std::uint32_t offset) {
  return locate({id, offset});
}

TEST(Source, LinesAndColumnsCountFromOne) {
  const SourceId id = add_source("config/dev/vpc.yaml", "a: 1\nb: 2\n");
  EXPECT_EQ(at(id, 0).str(), "config/dev/vpc.yaml:1:1");
  EXPECT_EQ(at(id, 3).str(), "config/dev/vpc.yaml:1:4");
  EXPECT_EQ(at(id, 5).str(), "config/dev/vpc.yaml:2:1");
  EXPECT_EQ(source_line({id, 8}), "b: 2");
}

TEST(Source, ALineBreakBelongsToItsLine) {
  const SourceId id = add_source("a", "ab\ncd");
  EXPECT_EQ(at(id, 2), (Location{"a", 1, 3}));
  EXPECT_EQ(at(id, 3), (Location{"a", 2, 1}));
}

TEST(Source, ColumnsCountCodePoints) {
  const SourceId id = add_source("a", "Ünïcödé: x\n\U0001F600 y");
  EXPECT_EQ(at(id, 13).column, 10);
  EXPECT_EQ(at(id, 20).column, 3);
}

TEST(Source, CarriageReturnsAreNotQuoted) {
  const SourceId id = add_source("a", "one\r\ntwo\r\n");
  EXPECT_EQ(source_line({id, 6}), "two");
  EXPECT_EQ(at(id, 6).column, 2);
}

TEST(Source, AnOffsetPastTheEndIsTheEnd) {
  const SourceId id = add_source("a", "one\ntwo");
  EXPECT_EQ(at(id, 9999), (Location{"a", 2, 4}));
  EXPECT_EQ(at(add_source("empty", ""), 0), (Location{"empty", 1, 1}));
}

TEST(Source, NoSourceIsNoPlace) {
  EXPECT_EQ(locate({}).str(), "");
  EXPECT_EQ(locate({4'000'000'000u, 3}).str(), "");
  EXPECT_EQ(source_line({}), "");
  EXPECT_FALSE(Origin{});
}

TEST(Source, GeneratedTextIsLocatedInItsParent) {
  const SourceId parent =
      add_source("t.j2", "{% for s in subnets %}\nSubnet: {{ s }}\n{% endfor %}\nEnd: 1\n");
  const SourceId made = add_generated_source(parent, "Subnet: a\nSubnet: b\nEnd: 1\n", {2, 2, 4});
  EXPECT_EQ(at(made, 10), (Location{"t.j2", 2, 0}));
  EXPECT_EQ(source_line({made, 10}), "Subnet: {{ s }}");
  // A line that came through as it was keeps its columns.
  EXPECT_EQ(at(made, 25), (Location{"t.j2", 4, 6}));
}

TEST(Source, GeneratedTextWithoutALineMapHasOnlyThePath) {
  const SourceId parent = add_source("t.py", "def sceptre_handler(): ...");
  const SourceId made = add_generated_source(parent, "a: 1\nb: [\n", {});
  EXPECT_EQ(at(made, 6).str(), "t.py");
  EXPECT_EQ(source_line({made, 6}), "b: [");
}

TEST(Source, GenerationsNest) {
  const SourceId root = add_source("root", "x\ny\nz\n");
  const SourceId middle = add_generated_source(root, "y\nz\n", {2, 3});
  const SourceId leaf = add_generated_source(middle, "z\n", {2});
  EXPECT_EQ(at(leaf, 0), (Location{"root", 3, 1}));
}

TEST(Source, ADroppedTextKeepsItsPath) {
  const SourceId id = add_source("big.yaml", "a\nb");
  drop_source_text(id);
  EXPECT_EQ(at(id, 2).str(), "big.yaml");
  EXPECT_EQ(source_line({id, 2}), "");
}

TEST(Source, ThreadsRegisterAndLocateAtOnce) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 200; ++i) {
        const std::string path = std::to_string(t) + "/" + std::to_string(i);
        const SourceId id = add_source(path, "a\nb\n");
        if (at(id, 2).str() != path + ":2:1") ADD_FAILURE() << path;
      }
    });
  }
}

}  // namespace
}  // namespace cf::base
