#include "report/rules_section.h"

#include "base/strings.h"
#include "report/markdown.h"
#include "report/paint.h"

namespace cf::report {

namespace {

constexpr std::size_t longest_point = 300;
constexpr std::size_t most_points = 40;

}  // namespace

std::string rules_text(const std::string& environment, const std::vector<Line>& lines,
                       const TerminalStyle& style) {
  if (lines.empty()) return {};
  return "\n" + paint(style, Tone::strong, "Rules of " + environment) + "\n" + print(style, lines, 2);
}

std::string rules_markdown(const std::string& environment, const std::vector<Line>& lines) {
  if (lines.empty()) return {};
  std::vector<std::string> points;
  for (const Line& line : lines) {
    if (line.depth > 0 && !points.empty())
      points.back() += " (" + line.text + ")";
    else
      points.push_back(line.text);
  }
  const std::size_t left_out = points.size() > most_points ? points.size() - most_points : 0;
  points.resize(points.size() - left_out);
  for (std::string& point : points) point = base::ellipsis(point, longest_point);
  if (left_out > 0) points.push_back("and " + std::to_string(left_out) + " more");
  return "\n### Rules of " + for_markdown(environment) + "\n\n" + bullet_list(points);
}

}  // namespace cf::report
