#include <algorithm>

#include "base/strings.h"
#include "report/folded.h"
#include "report/markdown.h"
#include "report/neutralise.h"
#include "report/next_steps.h"
#include "report/report.h"
#include "report/stack_labels.h"
#include "report/unit_words.h"
#include "report/value_text.h"

namespace cf::report {

using deploy::Summary;
using deploy::UnitResult;
using deploy::UnitState;

namespace {

constexpr std::size_t cause_width = 160;

int importance_of(const UnitResult& unit) {
  if (has_trouble(unit)) return 4;
  if (unit.state == UnitState::done) return 2;
  return unit.state == UnitState::unchanged ? 0 : 3;
}

std::string remark_of(const UnitResult& unit) {
  if (!unit.failures.empty())
    return unit.failures.front().logical_id + ": " + unit.failures.front().status_reason;
  if (unit.error) return unit.error->message;
  return unit.reason;
}

Row row_of(const UnitResult& unit, const StackLabels& labels) {
  std::string outcome = outcome_of(unit);
  if (has_trouble(unit)) outcome = "**" + outcome + "**";
  const bool timed = unit.seconds > 0 && unit.state != UnitState::unchanged;
  return {"| " + code_span(symbol_of(unit.state, true)) + " | " + code_span(labels.of(unit.id)) + " | " +
              outcome + " | " + (unit.final_status.empty() ? "" : code_span(unit.final_status)) + " | " +
              (timed ? duration_text(unit.seconds) : "") + " | " + cell(remark_of(unit), cause_width) +
              " |\n",
          importance_of(unit)};
}

Section section_of(const UnitResult& unit, const StackLabels& labels) {
  Wording wording;
  Section section;
  section.title_html = "<b>" + for_markdown_html(labels.of(unit.id)) + "</b>: " + outcome_of(unit) +
                       ", stack " + for_markdown_html(unit.stack_name.str());
  section.title =
      code_span(labels.of(unit.id)) + ": " + outcome_of(unit) + ", stack " + code_span(unit.stack_name.str());
  const bool trouble = has_trouble(unit);
  section.full = diff_block(trouble ? failure_lines(unit, wording) : done_lines(unit, wording));
  wording.detail = Detail::brief;
  section.brief = trouble ? section.full : diff_block(done_lines(unit, wording));
  section.importance = importance_of(unit);
  section.open = trouble;
  return section;
}

}  // namespace

std::string summary_markdown(const Summary& summary, const CommentStyle& style) {
  const std::size_t limit = style.bytes;
  std::string head = "## Deploy Summary: " + for_markdown(summary.plan.environment.str()) + " " +
                     outcome_of(summary) + "\n\n**" + counts_text(summary) + "**";
  if (summary.seconds > 0) head += " in " + duration_text(summary.seconds);
  if (!summary.plan.digest.empty()) head += ", plan " + code_span(summary.plan.id());
  if (!summary.plan.account.empty()) head += ", account " + code_span(summary.plan.account.str());
  head += "\n\n";
  if (summary.refused) {
    std::vector<Line> lines;
    add_error_lines(*summary.refused, 0, lines);
    for (Line& line : lines) line.text = base::ellipsis(line.text, 2000);
    head += diff_block(lines) + "\n";
  }
  const std::vector<std::string> steps = style.next_steps ? next_steps(summary) : std::vector<std::string>{};
  const std::string foot = steps.empty() ? "" : "### What next\n\n" + bullet_list(steps);

  const StackLabels labels(summary.plan);
  std::vector<Row> rows;
  std::vector<Section> sections;
  for (const UnitResult* unit : failed_units(summary)) {
    rows.push_back(row_of(*unit, labels));
    sections.push_back(section_of(*unit, labels));
  }
  Wording wording;
  for (const UnitResult& unit : summary.units) {
    if (has_trouble(unit)) continue;
    rows.push_back(row_of(unit, labels));
    if (!done_lines(unit, wording).empty()) sections.push_back(section_of(unit, labels));
  }
  constexpr std::size_t room_for_remark = 300;
  const std::size_t fixed = head.size() + foot.size() + room_for_remark + style.whole.size();
  const std::size_t room = limit > fixed ? limit - fixed : 0;
  const std::string rows_text =
      rows.empty() ? ""
                   : table("| | Stack | Outcome | Status | Time | Remark |\n|---|---|---|---|---|---|\n",
                           rows, 6, room * 2 / 3) +
                         "\n";
  const Folded details = fold(sections, room - std::min(room, rows_text.size()), style.folds);
  return head + rows_text +
         cut_remark(details.shortened, details.left_out, "cf status " + summary.plan.environment.str(),
                    style.whole) +
         details.text + foot;
}

}  // namespace cf::report
