// Two long values have to be seen to differ, and where.
#include "report/difference_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/secrets.h"
#include "report/report.h"
#include "report/utf8.h"
#include "support/example_plan.h"

namespace cf::report {
namespace {

using document::Node;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string rest(150, 'a');

TEST(DifferenceText, ShortValuesAreWhole) {
  const BeforeAfter texts = beside_difference("one", "two", 80);
  EXPECT_EQ(texts.before, "one");
  EXPECT_EQ(texts.after, "two");
}

TEST(DifferenceText, LongValuesBeginALittleBeforeTheirFirstDifference) {
  const BeforeAfter texts = beside_difference(rest + "one" + rest, rest + "two" + rest, 40);
  EXPECT_EQ(texts.before, "…" + std::string(13, 'a') + "one" + std::string(22, 'a') + "…");
  EXPECT_EQ(texts.after, "…" + std::string(13, 'a') + "two" + std::string(22, 'a') + "…");
}

TEST(DifferenceText, AnEarlyDifferenceIsShownFromTheStart) {
  const BeforeAfter texts = beside_difference("one" + rest, "two" + rest, 20);
  EXPECT_EQ(texts.before, "one" + std::string(16, 'a') + "…");
  EXPECT_EQ(texts.after, "two" + std::string(16, 'a') + "…");
}

TEST(DifferenceText, WhatIsOnlyLongerShowsWhatWasAdded) {
  const BeforeAfter texts = beside_difference(rest, rest + "evil", 40, false);
  EXPECT_EQ(texts.before, "..." + std::string(13, 'a'));
  EXPECT_EQ(texts.after, "..." + std::string(13, 'a') + "evil");
}

TEST(DifferenceText, CharactersOfSeveralBytesStayWhole) {
  const std::string many = "ääääääääääääääääääääääääääääääääääääääää";
  const BeforeAfter texts = beside_difference(many + "ä", many + "ö", 12);
  EXPECT_EQ(texts.before, "…äääää");
  EXPECT_EQ(texts.after, "…ääääö");
  EXPECT_LE(display_width(beside_difference(many + many, many + "x" + many, 30).after), 30u);
}

TEST(DifferenceText, TextsThatAreNotUtf8EndToo) {
  const BeforeAfter texts = beside_difference(std::string(100, '\xff') + "a", std::string(100, '\xff'), 20);
  EXPECT_THAT(texts.before, HasSubstr("a"));
  EXPECT_NE(texts.before, texts.after);
}

TEST(DifferenceText, ALineEndIsSpelled) {
  const BeforeAfter texts = beside_difference("one\n", "one", 80);
  EXPECT_EQ(texts.before, "one\\n");
  EXPECT_FALSE(has_lines(Node::string("one\n")));
  EXPECT_TRUE(has_lines(Node::string("one\ntwo")));
}

TEST(DifferenceText, NoPartOfASecretIsLeftByACut) {
  base::add_secret("correct-horse-battery-staple");
  const std::string text = "correct-horse-battery-staple" + rest;
  const BeforeAfter texts =
      beside_difference(value_texts(Node::string(text + "1"), Node::string(text + "2"), 0).before, "x", 20);
  EXPECT_THAT(texts.before, Not(HasSubstr("horse")));
  const BeforeAfter late = value_texts(Node::string(rest + "correct-horse-battery-staple1" + rest),
                                       Node::string(rest + "correct-horse-battery-staple2" + rest), 24);
  EXPECT_THAT(late.before, HasSubstr("****1"));
  EXPECT_THAT(late.after, HasSubstr("****2"));
}

TEST(DifferenceText, LinesOfBothTextsAreShown) {
  std::string before, after;
  for (int i = 0; i < 20; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  EXPECT_THAT(line_difference("head\n" + before + "tail", "head\n" + after + "tail", 2, 40),
              ElementsAre("  head", "- old 0", "- old 1", "  (18 more)", "+ new 0", "+ new 1", "  (18 more)",
                          "  tail"));
  EXPECT_EQ(line_difference(before, after).size(), 41u);
}

TEST(DifferenceText, LongLinesThatDifferLateToo) {
  EXPECT_THAT(line_difference("x\n" + rest + "one", "x\n" + rest + "two", 6, 20),
              ElementsAre("  x", "- …aaaaaaone", "+ …aaaaaatwo"));
}

plan::Plan with_parameter(const Node& before, const Node& after) {
  plan::Plan plan = test::example_plan();
  plan.entries.erase(plan.entries.begin());
  plan.entries.resize(1);
  plan.entries[0].parameters = {{"P", before, after}};
  plan.entries[0].tags = {{"t", before, after}};
  return plan;
}

TEST(DifferenceText, WhatLooksLikeABlankIsWrittenOutWhereOnlyThatDiffers) {
  const auto texts = [](const char* before, const char* after) {
    const BeforeAfter shown = value_texts(Node::string(before), Node::string(after), 80);
    return shown.before + " | " + shown.after;
  };
  EXPECT_EQ(texts("a b", "a\u00a0b"), "a b | a<U+00A0>b");
  EXPECT_EQ(texts("a\tb", "a b"), "a<U+0009>b | a b");
  EXPECT_EQ(texts("ab\u3000", "ab"), "ab<U+3000> | ab");
  EXPECT_EQ(texts("a\u00a0b", "a\u00a0c"), "a\u00a0b | a\u00a0c") << "the difference is seen";
  EXPECT_EQ(texts("a b", "ab"), "a b | ab");
  EXPECT_EQ(texts("ab ", "ab"), "\"ab \" | ab");
  EXPECT_THAT(line_difference("x\na b\ny", "x\na\u202fb\ny"),
              ElementsAre("  x", "- a b", "+ a<U+202F>b", "  y"));
  EXPECT_THAT(line_difference("x\na \ny", "x\na\ny", 6, 80), ElementsAre("  x", "- a<U+0020>", "+ a", "  y"));
}

TEST(DifferenceText, SaysWhereMoreDiffersThanIsShown) {
  const std::string middle(200, 'a');
  EXPECT_TRUE(beside_difference("one" + middle + "one", "two" + middle + "two", 80, true).differs_further);
  EXPECT_FALSE(beside_difference(middle + "one" + middle, middle + "two" + middle, 80, true).differs_further);
  EXPECT_FALSE(beside_difference("one", "two", 80, true).differs_further);
  EXPECT_TRUE(beside_difference("x", "x" + middle, 80, true).differs_further);
}

TEST(DifferenceText, PlanAndCommentShowWhereLongValuesDiffer) {
  const plan::Plan plan =
      with_parameter(Node::string(rest + "one\x1b[31m" + rest), Node::string(rest + "two" + rest));
  for (const std::string& text : {plan_text(plan, {}), plan_markdown(plan)}) {
    EXPECT_THAT(text, HasSubstr("P: …aaaaaaaaaaaaaaaaaaaaaaaaaaone\\x1b[31maaaa"));
    EXPECT_THAT(text, HasSubstr("aaaatwoaaaa"));
    EXPECT_THAT(text, HasSubstr("t: …aaaaaaaaaaaaaaaaaaaaaaaaaaone"));
    EXPECT_THAT(text, Not(HasSubstr(rest)));
  }
}

TEST(DifferenceText, AVerbosePlanIsWholeInMarkdownToo) {
  const std::string middle(200, 'b');
  const plan::Plan plan = with_parameter(Node::string("one" + middle + "one" + rest),
                                         Node::string("two" + middle + "two" + rest));
  EXPECT_THAT(plan_markdown(plan), HasSubstr("[more of it differs: -v shows all]"));
  CommentStyle style;
  style.verbose = true;
  const std::string whole = plan_markdown(plan, style);
  EXPECT_THAT(whole, HasSubstr("P: one" + middle + "one" + rest));
  EXPECT_THAT(whole, HasSubstr("two" + middle + "two" + rest));
  EXPECT_THAT(whole, Not(HasSubstr("-v shows all")));
}

TEST(DifferenceText, APlanSaysThatOnlyASecretDiffers) {
  base::add_secret("hunter-number-two");
  base::add_secret("hunter-number-three");
  const plan::Plan plan =
      with_parameter(Node::string("u:hunter-number-two"), Node::string("u:hunter-number-three"));
  EXPECT_THAT(plan_text(plan, {}), HasSubstr("P: u:**** (what differs is secret)"));
}

}  // namespace
}  // namespace cf::report
