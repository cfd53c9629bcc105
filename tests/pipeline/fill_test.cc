#include "pipeline/fill.h"

#include <gtest/gtest.h>

namespace cf::pipeline {
namespace {

TEST(Fill, IndentsABlockLikeItsLine) {
  EXPECT_EQ(fill("a:\n  @list@\nb: @value@/@value@\n", {{"list", "- x\n- y\n"}, {"value", "1"}}),
            "a:\n  - x\n  - y\nb: 1/1\n");
}

TEST(Fill, RemovesTheLineOfAnEmptyBlock) {
  EXPECT_EQ(fill("a\n  @none@\nb\n", {{"none", ""}}), "a\nb\n");
}

TEST(Fill, LeavesOtherSignsAndTheValuesAlone) {
  EXPECT_EQ(fill("me@example.com @x@ @ @@\n", {{"x", "@y@"}}), "me@example.com @y@ @ @@\n");
}

TEST(FillDeathTest, EndsAtANameWithoutValue) {
  EXPECT_DEATH(fill("@missing@\n", {}), "no value for @missing@");
}

}  // namespace
}  // namespace cf::pipeline
