#include "proof/pairwise.h"

#include <gtest/gtest.h>

#include <set>

namespace cf::proof {
namespace {

std::vector<Factor> factors_of(std::size_t factors, std::size_t values) {
  std::vector<Factor> result;
  for (std::size_t i = 0; i < factors; ++i) {
    Factor factor{"P" + std::to_string(i), {}};
    for (std::size_t v = 0; v < values; ++v) factor.values.push_back(std::to_string(v));
    result.push_back(std::move(factor));
  }
  return result;
}

const auto anything = [](const Combination&) { return true; };

bool some_has(const std::vector<Combination>& all, std::size_t a, std::size_t x, std::size_t b,
              std::size_t y) {
  for (const Combination& one : all) {
    if (one[a] == x && one[b] == y) return true;
  }
  return false;
}

TEST(Pairwise, FewCombinationsAreTakenWhole) {
  const auto all = pairwise(factors_of(3, 2), anything);
  EXPECT_EQ(all.size(), 8u);
  EXPECT_EQ(std::set<Combination>(all.begin(), all.end()).size(), 8u);
}

TEST(Pairwise, WithoutFactorsThereIsOneCombination) {
  EXPECT_EQ(pairwise({}, anything), std::vector<Combination>{Combination{}});
}

TEST(Pairwise, EveryPairOccursInFarFewerCombinations) {
  const auto factors = factors_of(10, 4);
  const auto all = pairwise(factors, anything);
  EXPECT_LT(all.size(), 64u);  // of 1,048,576; 16 at least
  for (std::size_t a = 0; a < 10; ++a) {
    for (std::size_t b = a + 1; b < 10; ++b) {
      for (std::size_t x = 0; x < 4; ++x) {
        for (std::size_t y = 0; y < 4; ++y) EXPECT_TRUE(some_has(all, a, x, b, y));
      }
    }
  }
}

TEST(Pairwise, OnlyAllowedCombinationsAreGivenAndTheyCoverEveryPairThatCanBe) {
  const auto factors = factors_of(6, 3);
  const auto allowed = [](const Combination& c) { return c[0] != 1 || (c[1] == 2 && c[5] == 0); };
  const auto all = pairwise(factors, allowed);
  for (const Combination& one : all) EXPECT_TRUE(allowed(one));
  EXPECT_TRUE(some_has(all, 0, 1, 1, 2));
  EXPECT_FALSE(some_has(all, 0, 1, 1, 0));
  for (std::size_t y = 0; y < 3; ++y) EXPECT_TRUE(some_has(all, 0, 1, 4, y));
}

TEST(Pairwise, TheSameInputGivesTheSameCombinations) {
  EXPECT_EQ(pairwise(factors_of(7, 3), anything), pairwise(factors_of(7, 3), anything));
}

}  // namespace
}  // namespace cf::proof
