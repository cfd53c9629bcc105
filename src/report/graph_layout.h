// A layered layout of a directed graph, from left to right: longest-path layering, barycentre ordering,
// positions by pooling neighbours. Cost is linear in nodes and edges (a fixed number of sweeps, each with a
// sort).
#pragma once

#include <cstddef>
#include <vector>

namespace cf::report {

struct LayoutInput {
  std::vector<std::vector<std::size_t>>
      needs;                            // edges node -> what it needs; out-of-range and own ones are ignored
  std::vector<double> widths, heights;  // of the nodes
  double layer_gap = 70, node_gap = 14;
};

struct LaidOutEdge {
  std::size_t from = 0, to = 0;  // from needs to
  struct Point {
    double x = 0, y = 0;
  };
  std::vector<Point> points;  // from the needed node's right side to the left side of the one that needs it
  bool reversed = false;      // part of a cycle: leads back
};

struct Layout {
  std::vector<std::size_t> layer;                // 0: needs nothing
  std::vector<std::vector<std::size_t>> layers;  // nodes in vertical order
  std::vector<double> x, y;                      // upper left corners
  std::vector<LaidOutEdge> edges;
  double width = 0, height = 0;
};

// Layers only: for text. Edges of a cycle that lead back are left out.
std::vector<std::size_t> layers_of(const std::vector<std::vector<std::size_t>>& needs);
Layout lay_out(const LayoutInput& input);

}  // namespace cf::report
