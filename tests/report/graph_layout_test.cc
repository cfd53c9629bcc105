// The layout of graphs: what any drawing must hold to.
#include "report/graph_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace cf::report {
namespace {

// Each node needs some of those before it.
LayoutInput random_graph(unsigned seed) {
  const unsigned rarity = 2 + seed % 8;
  std::mt19937 random(seed);
  LayoutInput input;
  for (std::size_t node = 0; node < 15; ++node) {
    input.widths.push_back(80);
    input.heights.push_back(40);
    std::vector<std::size_t> needs;
    for (std::size_t other = 0; other < node; ++other)
      if (random() % rarity == 0) needs.push_back(other);
    input.needs.push_back(needs);
  }
  return input;
}

TEST(GraphLayout, HasNoEmptySpaceAboveOrBelow) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Layout layout = lay_out(random_graph(seed));
    double top = layout.height, bottom = 0;
    for (const double y : layout.y) {
      top = std::min(top, y);
      bottom = std::max(bottom, y + 40);
    }
    for (const LaidOutEdge& edge : layout.edges) {
      for (const auto& point : edge.points) {
        top = std::min(top, point.y);
        bottom = std::max(bottom, point.y);
      }
    }
    // Edges that pass by take some room of their own.
    EXPECT_LT(top, 4) << seed;
    EXPECT_GT(bottom, layout.height - 4) << seed;
  }
}

}  // namespace
}  // namespace cf::report
