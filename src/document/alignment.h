// Which items of two lists are the same.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cf::document {

struct Matched {
  std::size_t before = 0;
  std::size_t after = 0;
  friend bool operator==(const Matched&, const Matched&) = default;
};

// A longest common subsequence, ascending in both. Where the lists differ over more than `alignment_cells`
// pairs (after their common head and tail), items are matched by position only.
inline constexpr std::size_t alignment_cells = 1u << 20;
std::vector<Matched> align(std::span<const std::size_t> before, std::span<const std::size_t> after);

}  // namespace cf::document
