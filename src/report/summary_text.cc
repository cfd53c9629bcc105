#include <algorithm>

#include "report/next_steps.h"
#include "report/paint.h"
#include "report/report.h"
#include "report/stack_labels.h"
#include "report/unit_words.h"
#include "report/utf8.h"
#include "report/value_text.h"

namespace cf::report {

using deploy::Summary;
using deploy::UnitResult;
using deploy::UnitState;

namespace {

std::size_t widest_label(const Summary& summary, const StackLabels& labels) {
  std::size_t widest = 0;
  for (const UnitResult& unit : summary.units) widest = std::max(widest, display_width(labels.of(unit.id)));
  return std::min<std::size_t>(widest, 50);
}

std::string unit_row(const UnitResult& unit, const StackLabels& labels, std::size_t width,
                     const TerminalStyle& style) {
  const Tone tone = tone_of(unit.state);
  std::string text =
      pad(symbol_of(unit.state, style.unicode), 2) + pad(labels.of(unit.id), width) + "  " + outcome_of(unit);
  std::string out = paint(style, tone, text);
  std::string facts;
  if (unit.seconds > 0 && unit.state != UnitState::unchanged) facts += "  " + duration_text(unit.seconds);
  if (unit.resources_total > 0) {
    facts += "  " + std::to_string(unit.resources_done) + " of " + std::to_string(unit.resources_total) +
             " resources";
  }
  if (!unit.final_status.empty() && unit.state != UnitState::unchanged) facts += "  " + unit.final_status;
  return out + paint(style, Tone::dim, facts) + "\n";
}

}  // namespace

std::string summary_text(const Summary& summary, const TerminalStyle& style) {
  const std::string outcome = outcome_of(summary);
  const bool good = outcome == "succeeded" || outcome == "nothing to do";
  const bool refused = summary.refused.has_value();
  std::string out = paint(style, Tone::strong, "Deploy Summary  " + summary.plan.environment.str()) + "  " +
                    paint(style, good ? Tone::add : Tone::error, outcome);
  if (summary.seconds > 0) out += paint(style, Tone::dim, " in " + duration_text(summary.seconds));
  if (!summary.plan.digest.empty()) out += paint(style, Tone::dim, "  plan " + summary.plan.id());
  out += "\n  " + paint(style, Tone::plain, counts_text(summary)) + "\n";
  if (refused) {
    std::vector<Line> lines;
    add_error_lines(*summary.refused, 0, lines);
    out += "\n" + print(style, lines, 2);
  }
  const StackLabels labels(summary.plan);
  const std::size_t width = widest_label(summary, labels);
  const Wording wording = wording_of(style);
  for (const UnitResult* unit : failed_units(summary)) {
    out += "\n" + unit_row(*unit, labels, width, style) + print(style, failure_lines(*unit, wording), 4);
  }
  std::string rest;
  for (const UnitResult& unit : summary.units) {
    if (has_trouble(unit)) continue;
    const bool is_quiet = unit.state == UnitState::unchanged && unit.warnings.empty();
    if (is_quiet && !style.verbose && summary.units.size() > 30) continue;
    rest += unit_row(unit, labels, width, style);
    std::vector<Line> lines = done_lines(unit, wording);
    if (unit.state != UnitState::done && unit.state != UnitState::unchanged && !unit.reason.empty()) {
      lines.insert(lines.begin(), {Tone::plain, 0, "", unit.reason});
    }
    rest += print(style, lines, 4);
  }
  if (!rest.empty()) out += "\n" + rest;
  const std::vector<std::string> steps = next_steps(summary);
  if (!steps.empty()) {
    std::vector<Line> next;
    for (const std::string& step : steps) next.push_back({Tone::plain, 0, style.unicode ? "→" : ">", step});
    out += "\n" + rule(style) + print(style, next, 0);
  }
  return out;
}

std::string error_text(const base::Error& error, const TerminalStyle& style) {
  std::vector<Line> lines;
  add_error_lines(error, 0, lines);
  return print(style, lines, 0);
}

}  // namespace cf::report
