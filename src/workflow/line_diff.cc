#include "workflow/line_diff.h"

#include <algorithm>
#include <vector>

namespace cf::workflow {
namespace {

constexpr int max_edits = 4'000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

struct Edit {
  char kind;  // ' ' both, '-' before, '+' after
  std::string_view line;
};

// Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986: the greedy forward form, keeping
// each round's frontier for the way back.
std::vector<Edit> edits_of(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  std::vector<std::vector<int>> rounds;
  std::vector<int> frontier(3, 0);  // frontier[k + d + 1]: furthest x on diagonal k
  int found = -1;
  for (int d = 0; d <= std::min(n + m, max_edits) && found < 0; ++d) {
    std::vector<int> next(static_cast<std::size_t>(2 * d + 3), 0);
    auto previous = [&](int k) {
      return frontier[static_cast<std::size_t>(k + d)];
    };  // round d - 1 is shifted by d
    for (int k = -d; k <= d; k += 2) {
      int x = 0;
      if (d > 0)
        x = k == -d || (k != d && previous(k - 1) < previous(k + 1)) ? previous(k + 1) : previous(k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      next[static_cast<std::size_t>(k + d + 1)] = x;
      if (x >= n && x - k >= m) found = d;
    }
    rounds.push_back(next);
    frontier = std::move(next);
  }
  std::vector<Edit> edits;
  if (found < 0) {
    for (const std::string_view line : a) edits.push_back({'-', line});
    for (const std::string_view line : b) edits.push_back({'+', line});
    return edits;
  }
  int x = n;
  int y = m;
  for (int d = found; d > 0; --d) {
    const std::vector<int>& before = rounds[static_cast<std::size_t>(d - 1)];
    auto at = [&](int k) { return before[static_cast<std::size_t>(k + d)]; };
    const int k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const int from_x = down ? at(k + 1) : at(k - 1);
    const int from_y = from_x - (down ? k + 1 : k - 1);
    const int snake_x = down ? from_x : from_x + 1;  // where the run of equal lines began
    while (x > snake_x) edits.push_back({' ', a[static_cast<std::size_t>(--x)]});
    edits.push_back(down ? Edit{'+', b[static_cast<std::size_t>(from_y)]}
                         : Edit{'-', a[static_cast<std::size_t>(from_x)]});
    x = from_x;
    y = from_y;
  }
  while (x > 0) edits.push_back({' ', a[static_cast<std::size_t>(--x)]});
  std::reverse(edits.begin(), edits.end());
  return edits;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, const std::string& before_name,
                         const std::string& after_name, std::size_t context) {
  if (before == after) return {};
  const std::vector<Edit> edits = edits_of(lines_of(before), lines_of(after));
  std::string text = "--- " + before_name + "\n+++ " + after_name + "\n";
  std::size_t line_before = 1;
  std::size_t line_after = 1;
  for (std::size_t i = 0; i < edits.size();) {
    if (edits[i].kind == ' ') {
      ++i, ++line_before, ++line_after;
      continue;
    }
    const std::size_t first = i - std::min(i, context);
    std::size_t last = i;  // one past the last change that belongs to this hunk
    for (std::size_t j = i, quiet = 0; j < edits.size() && quiet <= 2 * context; ++j) {
      quiet = edits[j].kind == ' ' ? quiet + 1 : 0;
      if (quiet == 0) last = j + 1;
    }
    last = std::min(last + context, edits.size());
    std::size_t count_before = 0;
    std::size_t count_after = 0;
    std::string body;
    for (std::size_t j = first; j < last; ++j) {
      count_before += edits[j].kind != '+';
      count_after += edits[j].kind != '-';
      body += edits[j].kind;
      body += edits[j].line;
      body += '\n';
    }
    const std::size_t back = i - first;
    text += "@@ -" + std::to_string(line_before - back) + "," + std::to_string(count_before) + " +" +
            std::to_string(line_after - back) + "," + std::to_string(count_after) + " @@\n" + body;
    for (; i < last; ++i) {
      line_before += edits[i].kind != '+';
      line_after += edits[i].kind != '-';
    }
  }
  return edits.empty() ? std::string() : text;
}

}  // namespace cf::workflow
