// Combinations of parameter values in which every pair of values occurs, where all combinations would be too
// many (https://www.nist.gov/publications/practical-combinatorial-testing).
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cf::proof {

struct Factor {
  std::string name;
  std::vector<std::string> values;  // at least one
};
// For each factor the index of its value.
using Combination = std::vector<std::size_t>;

// Every pair of values of two factors that can occur in an allowed combination is in one of them; every value
// too. All of them where that is at most `all_up_to`. The same input, the same combinations.
std::vector<Combination> pairwise(const std::vector<Factor>& factors,
                                  const std::function<bool(const Combination&)>& allowed,
                                  std::size_t all_up_to = 24);

}  // namespace cf::proof
