#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"
#include "report/graph_layout.h"
#include "report/neutralise.h"
#include "report/report.h"
#include "report/utf8.h"

namespace cf::report {

namespace {

constexpr double margin = 24, character_width = 7.4, small_character_width = 6.1, node_padding = 14;
constexpr double tall = 44, low = 30;
constexpr std::size_t longest_label = 48;

// A paper of its own behind the drawing, so that it reads the same on light and dark pages; colours follow
// the page where the viewer says which it is.
constexpr const char* style_sheet =
    "text{font-family:ui-sans-serif,system-ui,'DejaVu "
    "Sans',Helvetica,Arial,sans-serif;font-size:13px;fill:#1f2328}"
    ".s{font-size:11px;fill:#59636e}.p{fill:#ffffff}.e{fill:none;stroke:#8c959f;stroke-width:1.2}.c{stroke:#"
    "cf222e;"
    "stroke-dasharray:5 3}.h{fill:#8c959f}.n{fill:#f6f8fa;stroke:#8c959f;stroke-width:1.2}"
    ".create{fill:#dafbe1;stroke:#1a7f37}.change{fill:#fff8c5;stroke:#9a6700}.delete{fill:#ffebe9;stroke:#"
    "cf222e}"
    ".recreate{fill:#fbefff;stroke:#8250df}.blocked{fill:#ffebe9;stroke:#cf222e;stroke-width:2.4}"
    ".ignored{fill:#ffffff;stroke:#8c959f;stroke-dasharray:4 3}"
    ".stateful{fill:#ddf4ff;stroke:#0969da}.conditional{stroke-dasharray:4 3}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9198a1}.p{fill:#0d1117}.n{fill:#161b22;"
    "stroke:#6e7681}"
    ".e{stroke:#6e7681}.h{fill:#6e7681}.create{fill:#12361e;stroke:#3fb950}.change{fill:#3a2d05;stroke:#"
    "d29922}"
    ".delete{fill:#3d1513;stroke:#f85149}.recreate{fill:#2b1a43;stroke:#a371f7}.blocked{fill:#3d1513;stroke:#"
    "f85149}"
    ".ignored{fill:#0d1117}.stateful{fill:#0c2d4d;stroke:#4493f8}}";

// Shortest with one decimal: 12, 12.5.
std::string number_text(double value) {
  const long tenths = std::lround(value * 10);
  std::string out = tenths < 0 ? "-" : "";
  const long magnitude = std::labs(tenths);
  out += std::to_string(magnitude / 10);
  return magnitude % 10 == 0 ? out : out + "." + std::to_string(magnitude % 10);
}

std::string at(double x, double y) {
  return number_text(x + margin) + " " + number_text(y + margin);
}

std::string class_of(const std::string& kind) {
  std::string classes = "n";
  for (const std::string& word : base::split(kind, ' ')) {
    for (const char* known :
         {"create", "change", "delete", "recreate", "blocked", "ignored", "stateful", "conditional"})
      if (word == known) classes += " " + word;
  }
  return classes;
}

std::string edge_path(const LaidOutEdge& edge) {
  std::string d = "M" + at(edge.points.front().x, edge.points.front().y);
  for (std::size_t i = 1; i < edge.points.size(); ++i) {
    const auto &a = edge.points[i - 1], &b = edge.points[i];
    if (std::abs(a.y - b.y) < 0.5 && b.x > a.x) {
      d += "L" + at(b.x, b.y);
      continue;
    }
    const double bend = std::max(24.0, std::abs(b.x - a.x) / 2);
    d += "C" + at(a.x + bend, a.y) + " " + at(b.x - bend, b.y) + " " + at(b.x, b.y);
  }
  return d;
}

struct Box {
  std::string label, sublabel;
  double width = 0, height = 0;
};

Box box_of(const GraphNode& node) {
  Box box;
  box.label = fit(visible_line(node.label), longest_label);
  box.sublabel = fit(visible_line(node.sublabel), longest_label);
  box.width = std::max(static_cast<double>(display_width(box.label)) * character_width,
                       static_cast<double>(display_width(box.sublabel)) * small_character_width) +
              2 * node_padding;
  box.height = box.sublabel.empty() ? low : tall;
  return box;
}

std::string node_svg(const GraphNode& node, const Box& box, double x, double y) {
  const double middle = x + box.width / 2;
  std::string out = "<g><title>" +
                    for_html(visible_line(node.label + (node.sublabel.empty() ? "" : ", " + node.sublabel))) +
                    "</title><rect class=\"" + class_of(node.kind) + "\" x=\"" + number_text(x + margin) +
                    "\" y=\"" + number_text(y + margin) + "\" width=\"" + number_text(box.width) +
                    "\" height=\"" + number_text(box.height) + "\" rx=\"6\"/>";
  const auto text = [&](const std::string& content, double baseline, const char* css) {
    out += std::string("<text") + css + " x=\"" + number_text(middle + margin) + "\" y=\"" +
           number_text(baseline + margin) + "\" text-anchor=\"middle\">" + for_html(content) + "</text>";
  };
  text(box.label, box.sublabel.empty() ? y + 19.5 : y + 18.5, "");
  if (!box.sublabel.empty()) text(box.sublabel, y + 34.5, " class=\"s\"");
  return out + "</g>\n";
}

}  // namespace

std::string graph_svg(const std::vector<GraphNode>& nodes, const GraphPicture& picture) {
  LayoutInput input;
  std::vector<Box> boxes;
  for (const GraphNode& node : nodes) {
    boxes.push_back(box_of(node));
    input.needs.push_back(node.needs);
    input.widths.push_back(boxes.back().width);
    input.heights.push_back(boxes.back().height);
  }
  const Layout layout = lay_out(input);
  const std::string width = number_text(layout.width + 2 * margin),
                    height = number_text(layout.height + 2 * margin);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
                    "\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\"><title>" +
                    for_html(visible_line(picture.title)) + "</title>\n";
  if (!picture.description.empty()) out += "<desc>" + for_html(picture.description) + "</desc>\n";
  if (picture.style_sheet) out += std::string("<style>") + style_sheet + "</style>\n";
  out +=
      "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
      "markerWidth=\"7\" markerHeight=\"7\" "
      "orient=\"auto\"><path class=\"h\" d=\"M0 0L8 4L0 8z\"/></marker></defs>\n<rect "
      "class=\"p\" width=\"100%\" "
      "height=\"100%\"/>\n";
  for (const LaidOutEdge& edge : layout.edges) {
    out += std::string("<path class=\"e") + (edge.reversed ? " c" : "") + "\" d=\"" + edge_path(edge) +
           "\" marker-end=\"url(#a)\"/>\n";
  }
  for (std::size_t i = 0; i < nodes.size(); ++i)
    out += node_svg(nodes[i], boxes[i], layout.x[i], layout.y[i]);
  return out + "</svg>\n";
}

}  // namespace cf::report
