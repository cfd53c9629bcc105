#include <algorithm>

#include "base/strings.h"
#include "report/graph_layout.h"
#include "report/report.h"
#include "report/utf8.h"

namespace cf::report {

namespace {

constexpr std::size_t widest_label = 60;

}  // namespace

std::string graph_text(const std::vector<GraphNode>& nodes) {
  if (nodes.empty()) return "no stacks\n";
  std::vector<std::vector<std::size_t>> needs;
  std::size_t edges = 0;
  for (const GraphNode& node : nodes) {
    needs.push_back(node.needs);
    edges += node.needs.size();
  }
  const std::vector<std::size_t> layer = layers_of(needs);
  const std::size_t layers = *std::max_element(layer.begin(), layer.end()) + 1;
  std::vector<std::vector<std::size_t>> members(layers);
  std::size_t label_width = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    members[layer[i]].push_back(i);
    label_width = std::max(label_width, display_width(for_terminal(nodes[i].label)));
  }
  label_width = std::min(label_width, widest_label);

  std::string out = base::plural(nodes.size(), "stack") + ", " +
                    base::plural(edges, "dependency", "dependencies") + ", " + base::plural(layers, "layer") +
                    "\n";
  for (std::size_t l = 0; l < layers; ++l) {
    out += "\n" + std::to_string(l + 1) + (l == 0 ? "  (needs nothing)" : "") + "\n";
    for (std::size_t i : members[l]) {
      std::string line = "  " + for_terminal(nodes[i].label);
      std::vector<std::string> names;
      for (std::size_t j : nodes[i].needs) {
        if (j < nodes.size()) names.push_back(for_terminal(nodes[j].label));
      }
      if (!names.empty() || !nodes[i].sublabel.empty()) line = pad(line, label_width + 2);
      if (!nodes[i].sublabel.empty()) line += "  " + for_terminal(nodes[i].sublabel);
      if (!names.empty()) line += "  ← " + base::join(names, ", ");
      out += line + "\n";
    }
  }
  return out;
}

}  // namespace cf::report
