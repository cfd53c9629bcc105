#include "proof/pairwise.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

namespace cf::proof {
namespace {

// Two factors (first < second) with one value each.
using Pair = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;

class Covering {
 public:
  Covering(const std::vector<Factor>& factors, const std::function<bool(const Combination&)>& allowed)
      : factors_(factors), allowed_(allowed) {
    for (std::size_t a = 0; a < factors.size(); ++a) {
      for (std::size_t b = a + 1; b < factors.size(); ++b) {
        for (std::size_t x = 0; x < factors[a].values.size(); ++x) {
          for (std::size_t y = 0; y < factors[b].values.size(); ++y) open_.insert({a, x, b, y});
        }
      }
    }
  }

  std::vector<Combination> combinations() {
    std::vector<Combination> found;
    while (!open_.empty()) {
      const Pair pair = *open_.begin();
      open_.erase(open_.begin());
      auto combination = with(pair);
      if (!combination) continue;  // no allowed combination that was tried has this pair
      for (auto other = open_.begin(); other != open_.end();)
        other = has(*combination, *other) ? open_.erase(other) : std::next(other);
      found.push_back(*std::move(combination));
    }
    return found;
  }

 private:
  static constexpr std::size_t most_tries = 2000;  // of completions of one pair
  static constexpr std::size_t unset = static_cast<std::size_t>(-1);

  static bool has(const Combination& combination, const Pair& pair) {
    const auto& [a, x, b, y] = pair;
    return combination[a] == x && combination[b] == y;
  }

  std::size_t gain(const Combination& so_far, std::size_t factor, std::size_t value) const {
    std::size_t count = 0;
    for (std::size_t other = 0; other < factors_.size(); ++other) {
      if (so_far[other] == unset || other == factor) continue;
      const Pair pair = other < factor ? Pair{other, so_far[other], factor, value}
                                       : Pair{factor, value, other, so_far[other]};
      count += open_.count(pair);
    }
    return count;
  }

  std::optional<Combination> with(const Pair& pair) {
    const auto& [a, x, b, y] = pair;
    Combination combination(factors_.size(), unset);
    combination[a] = x;
    combination[b] = y;
    tries_ = 0;
    if (complete(combination, 0)) return combination;
    return std::nullopt;
  }

  // Sets the factors from `factor` on, the values that cover most first.
  bool complete(Combination& combination, std::size_t factor) {
    while (factor < factors_.size() && combination[factor] != unset) ++factor;
    if (factor == factors_.size()) return ++tries_ <= most_tries && allowed_(combination);
    std::vector<std::pair<std::size_t, std::size_t>> order;  // gain, value
    for (std::size_t value = 0; value < factors_[factor].values.size(); ++value)
      order.emplace_back(gain(combination, factor, value), value);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& l, const auto& r) { return l.first > r.first; });
    for (const auto& [count, value] : order) {
      combination[factor] = value;
      if (complete(combination, factor + 1)) return true;
      combination[factor] = unset;
      if (tries_ > most_tries) return false;
    }
    return false;
  }

  const std::vector<Factor>& factors_;
  const std::function<bool(const Combination&)>& allowed_;
  std::set<Pair> open_;
  std::size_t tries_ = 0;
};

std::vector<Combination> all_of(const std::vector<Factor>& factors,
                                const std::function<bool(const Combination&)>& allowed) {
  std::vector<Combination> found;
  Combination combination(factors.size(), 0);
  for (;;) {
    if (allowed(combination)) found.push_back(combination);
    std::size_t factor = factors.size();
    while (factor > 0 && ++combination[factor - 1] == factors[factor - 1].values.size())
      combination[--factor] = 0;
    if (factor == 0) return found;
  }
}

}  // namespace

std::vector<Combination> pairwise(const std::vector<Factor>& factors,
                                  const std::function<bool(const Combination&)>& allowed,
                                  std::size_t all_up_to) {
  std::size_t all = 1;
  for (const Factor& factor : factors) all = std::min(all * factor.values.size(), all_up_to + 1);
  if (all <= all_up_to || factors.size() < 2) return all_of(factors, allowed);
  return Covering(factors, allowed).combinations();
}

}  // namespace cf::proof
