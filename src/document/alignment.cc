#include "document/alignment.h"

#include <algorithm>
#include <cstdint>

namespace cf::document {
namespace {

void align_by_position(std::span<const std::size_t> a, std::span<const std::size_t> b, std::size_t offset,
                       std::vector<Matched>& matches) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] == b[i]) matches.push_back({offset + i, offset + i});
  }
}

// The classic table, from the end, so that the walk from the start finds the matches in order.
void align_by_table(std::span<const std::size_t> a, std::span<const std::size_t> b, std::size_t offset,
                    std::vector<Matched>& matches) {
  const std::size_t width = b.size() + 1;
  std::vector<std::uint32_t> length((a.size() + 1) * width);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      length[i * width + j] = a[i] == b[j] ? length[(i + 1) * width + j + 1] + 1
                                           : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == b[j]) {
      matches.push_back({offset + i++, offset + j++});
    } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
}

}  // namespace

std::vector<Matched> align(std::span<const std::size_t> before, std::span<const std::size_t> after) {
  std::vector<Matched> matches;
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) {
    matches.push_back({head, head});
    ++head;
  }
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const auto a = before.subspan(head, before.size() - head - tail);
  const auto b = after.subspan(head, after.size() - head - tail);
  if (!a.empty() && !b.empty()) {
    if (a.size() > alignment_cells / b.size()) {
      align_by_position(a, b, head, matches);
    } else {
      align_by_table(a, b, head, matches);
    }
  }
  for (std::size_t k = tail; k-- > 0;) matches.push_back({before.size() - 1 - k, after.size() - 1 - k});
  return matches;
}

}  // namespace cf::document
