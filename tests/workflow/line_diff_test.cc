#include "workflow/line_diff.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace cf::workflow {
namespace {

// What a reader gets who applies the diff to `before`: context and added lines in place of context and
// removed ones.
std::string applied(const std::string& before, const std::string& diff) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < before.size();) {
    const std::size_t end = before.find('\n', at);
    lines.push_back(before.substr(at, end - at));
    at = end + 1;
  }
  std::string result;
  std::size_t next = 0;  // line of `before`
  for (std::size_t at = 0; at < diff.size();) {
    const std::size_t end = diff.find('\n', at);
    const std::string line = diff.substr(at, end - at);
    at = end + 1;
    if (line.rfind("---", 0) == 0 || line.rfind("+++", 0) == 0) continue;
    if (line.rfind("@@ -", 0) == 0) {
      const std::size_t start = std::stoul(line.substr(4));
      while (next + 1 < start) result += lines[next++] + "\n";
      continue;
    }
    if (line[0] != '+') {
      EXPECT_EQ(lines.at(next), line.substr(1));
      ++next;
    }
    if (line[0] != '-') result += line.substr(1) + "\n";
  }
  while (next < lines.size()) result += lines[next++] + "\n";
  return result;
}

TEST(UnifiedDiff, OfEqualTextsIsEmpty) {
  EXPECT_EQ(unified_diff("a\nb\n", "a\nb\n", "x", "y"), "");
}

TEST(UnifiedDiff, ShowsTheChangedLineWithContext) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "before", "after"),
            "--- before\n+++ after\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, OfNothingAndSomethingIsAllAdded) {
  EXPECT_EQ(unified_diff("", "a\nb\n", "x", "y"), "--- x\n+++ y\n@@ -1,0 +1,2 @@\n+a\n+b\n");
}

TEST(UnifiedDiff, GivesTheOtherTextWhenItIsApplied) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string before;
    std::string after;
    for (int line = 0; line < 60; ++line) {
      const std::string text = std::to_string(random() % 12) + "\n";
      if (random() % 4 != 0) before += text;
      if (random() % 4 != 0) after += text;
    }
    EXPECT_EQ(applied(before, unified_diff(before, after, "x", "y")), after) << before << "---\n" << after;
  }
}

TEST(UnifiedDiff, OfLongDifferentTextsEndsInTime) {
  std::string before;
  std::string after;
  for (int line = 0; line < 20'000; ++line) {
    before += "a" + std::to_string(line) + "\n";
    after += "b" + std::to_string(line) + "\n";
  }
  EXPECT_EQ(applied(before, unified_diff(before, after, "x", "y")), after);
}

}  // namespace
}  // namespace cf::workflow
