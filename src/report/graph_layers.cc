#include <algorithm>

#include "report/graph_layout.h"

namespace cf::report {

std::vector<std::size_t> layers_of(const std::vector<std::vector<std::size_t>>& needs) {
  const std::size_t n = needs.size();
  enum class Mark : unsigned char { fresh, open, closed };
  std::vector<Mark> marks(n, Mark::fresh);
  std::vector<std::size_t> layer(n, 0);
  struct Visit {
    std::size_t node, next;
  };
  std::vector<Visit> stack;  // not recursive: a chain of 100,000 stacks is not too deep
  for (std::size_t root = 0; root < n; ++root) {
    if (marks[root] != Mark::fresh) continue;
    marks[root] = Mark::open;
    stack.push_back({root, 0});
    while (!stack.empty()) {
      Visit& visit = stack.back();
      if (visit.next < needs[visit.node].size()) {
        const std::size_t child = needs[visit.node][visit.next++];
        if (child < n && marks[child] == Mark::fresh) {
          marks[child] = Mark::open;
          stack.push_back({child, 0});
        }
        continue;
      }
      const std::size_t node = visit.node;
      for (std::size_t child : needs[node]) {
        if (child < n && marks[child] == Mark::closed) layer[node] = std::max(layer[node], layer[child] + 1);
      }
      marks[node] = Mark::closed;
      stack.pop_back();
    }
  }
  return layer;
}

}  // namespace cf::report
