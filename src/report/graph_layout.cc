#include "report/graph_layout.h"

#include <algorithm>
#include <numeric>

namespace cf::report {

namespace {

constexpr int ordering_sweeps = 8;
constexpr int placing_sweeps = 6;
constexpr double dummy_height = 6;

// Nodes and, where an edge spans layers, dummies that keep its way free. Dummies come after the nodes.
struct Layered {
  std::vector<std::size_t> layer;
  std::vector<double> height;
  std::vector<std::vector<std::size_t>> left, right;  // neighbours in the layer before and after
  std::vector<std::vector<std::size_t>> order;        // by layer
  struct Route {
    std::size_t from, to;
    std::vector<std::size_t> dummies;  // from left to right
    bool reversed;
  };
  std::vector<Route> routes;
};

Layered make_layered(const LayoutInput& input) {
  Layered g;
  const std::size_t n = input.needs.size();
  g.layer = layers_of(input.needs);
  g.height = input.heights;
  const std::size_t count = n == 0 ? 0 : *std::max_element(g.layer.begin(), g.layer.end()) + 1;
  std::size_t dummies = 0, edges = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j : input.needs[i]) {
      if (j >= n || j == i) continue;
      ++edges;
      if (g.layer[i] > g.layer[j] + 1) dummies += g.layer[i] - g.layer[j] - 1;
    }
  }
  const bool with_dummies =
      dummies <= 4 * (n + edges) + 1000;  // else long edges are drawn straight: linear cost
  g.left.resize(n);
  g.right.resize(n);
  const auto connect = [&g](std::size_t a, std::size_t b) {
    g.right[a].push_back(b);
    g.left[b].push_back(a);
  };
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::size_t> needs = input.needs[i];
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    for (std::size_t j : needs) {
      if (j >= n || j == i) continue;
      Layered::Route route{i, j, {}, g.layer[j] >= g.layer[i]};
      if (!route.reversed && with_dummies) {
        std::size_t last = j;
        for (std::size_t l = g.layer[j] + 1; l < g.layer[i]; ++l) {
          const std::size_t dummy = g.layer.size();
          g.layer.push_back(l);
          g.height.push_back(dummy_height);
          g.left.emplace_back();
          g.right.emplace_back();
          connect(last, dummy);
          route.dummies.push_back(dummy);
          last = dummy;
        }
        connect(last, i);
      } else if (!route.reversed) {
        connect(j, i);
      }
      g.routes.push_back(std::move(route));
    }
  }
  g.order.resize(count);
  for (std::size_t i = 0; i < g.layer.size(); ++i) g.order[g.layer[i]].push_back(i);
  return g;
}

double mean(const std::vector<std::size_t>& nodes, const std::vector<double>& position) {
  double sum = 0;
  for (std::size_t node : nodes) sum += position[node];
  return sum / static_cast<double>(nodes.size());
}

void order_by_barycentre(Layered& g) {
  std::vector<double> position(g.layer.size());
  const auto number = [&](const std::vector<std::size_t>& layer) {
    // Relative positions, so that layers of different size pull to the same middle.
    for (std::size_t i = 0; i < layer.size(); ++i) {
      position[layer[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size());
    }
  };
  for (const auto& layer : g.order) number(layer);
  for (int sweep = 0; sweep < ordering_sweeps; ++sweep) {
    const bool forward = sweep % 2 == 0;
    for (std::size_t step = 0; step < g.order.size(); ++step) {
      auto& layer = g.order[forward ? step : g.order.size() - 1 - step];
      for (std::size_t node : layer) {
        const auto& neighbours = forward ? g.left[node] : g.right[node];
        if (!neighbours.empty()) position[node] = mean(neighbours, position);
      }
      std::stable_sort(layer.begin(), layer.end(),
                       [&](std::size_t a, std::size_t b) { return position[a] < position[b]; });
      number(layer);
    }
  }
}

// Moves the nodes of a layer as near to `wanted` (their middles) as their order and gaps allow: pooling of
// neighbours that would overlap, the least-squares solution, in linear time.
void place_layer(const std::vector<std::size_t>& layer, const Layered& g, double gap,
                 const std::vector<double>& wanted, std::vector<double>& middle) {
  struct Pool {
    double sum;
    std::size_t count;
    double mean() const { return sum / static_cast<double>(count); }
  };
  std::vector<Pool> pools;
  std::vector<double> offset(layer.size(), 0);
  for (std::size_t i = 1; i < layer.size(); ++i) {
    offset[i] = offset[i - 1] + g.height[layer[i - 1]] / 2 + gap + g.height[layer[i]] / 2;
  }
  for (std::size_t i = 0; i < layer.size(); ++i) {
    pools.push_back({wanted[layer[i]] - offset[i], 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() >= pools.back().mean()) {
      pools[pools.size() - 2].sum += pools.back().sum;
      pools[pools.size() - 2].count += pools.back().count;
      pools.pop_back();
    }
  }
  std::size_t i = 0;
  for (const Pool& pool : pools) {
    for (std::size_t k = 0; k < pool.count; ++k, ++i) middle[layer[i]] = pool.mean() + offset[i];
  }
}

std::vector<double> place(const Layered& g, double gap) {
  std::vector<double> middle(g.layer.size(), 0), wanted(g.layer.size(), 0);
  for (const auto& layer : g.order) place_layer(layer, g, gap, wanted, middle);
  for (int sweep = 0; sweep < placing_sweeps; ++sweep) {
    const bool forward = sweep % 2 == 0;
    for (std::size_t step = 0; step < g.order.size(); ++step) {
      const auto& layer = g.order[forward ? step : g.order.size() - 1 - step];
      for (std::size_t node : layer) {
        const auto& near = forward ? g.left[node] : g.right[node];
        const auto& far = forward ? g.right[node] : g.left[node];
        wanted[node] = !near.empty() ? mean(near, middle) : !far.empty() ? mean(far, middle) : middle[node];
      }
      place_layer(layer, g, gap, wanted, middle);
    }
  }
  return middle;
}

}  // namespace

Layout lay_out(const LayoutInput& input) {
  Layered g = make_layered(input);
  order_by_barycentre(g);
  const std::vector<double> middle = place(g, input.node_gap);
  const std::size_t n = input.needs.size();

  Layout layout;
  layout.layer.assign(g.layer.begin(), g.layer.begin() + static_cast<std::ptrdiff_t>(n));
  std::vector<double> left(g.order.size(), 0), width(g.order.size(), 0);
  for (std::size_t i = 0; i < n; ++i) width[g.layer[i]] = std::max(width[g.layer[i]], input.widths[i]);
  for (std::size_t l = 1; l < left.size(); ++l) left[l] = left[l - 1] + width[l - 1] + input.layer_gap;
  double top = 0, bottom = 0;
  for (std::size_t i = 0; i < g.layer.size(); ++i) {
    const double upper = middle[i] - g.height[i] / 2, lower = middle[i] + g.height[i] / 2;
    top = i == 0 ? upper : std::min(top, upper);
    bottom = i == 0 ? lower : std::max(bottom, lower);
  }
  for (std::size_t i = 0; i < n; ++i) {
    layout.x.push_back(left[g.layer[i]]);
    layout.y.push_back(middle[i] - g.height[i] / 2 - top);
  }
  layout.width = left.empty() ? 0 : left.back() + width.back();
  layout.height = bottom - top;
  layout.layers.resize(g.order.size());
  for (std::size_t l = 0; l < g.order.size(); ++l) {
    for (std::size_t node : g.order[l]) {
      if (node < n) layout.layers[l].push_back(node);
    }
  }
  for (const Layered::Route& route : g.routes) {
    LaidOutEdge edge;
    edge.from = route.from;
    edge.to = route.to;
    edge.reversed = route.reversed;
    edge.points.push_back({layout.x[route.to] + input.widths[route.to], middle[route.to] - top});
    for (std::size_t dummy : route.dummies) {
      const std::size_t l = g.layer[dummy];
      edge.points.push_back({left[l], middle[dummy] - top});
      edge.points.push_back({left[l] + width[l], middle[dummy] - top});
    }
    edge.points.push_back({layout.x[route.from], middle[route.from] - top});
    layout.edges.push_back(std::move(edge));
  }
  return layout;
}

}  // namespace cf::report
