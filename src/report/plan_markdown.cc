#include <algorithm>
#include <limits>
#include <set>

#include "base/strings.h"
#include "report/folded.h"
#include "report/lines.h"
#include "report/markdown.h"
#include "report/neutralise.h"
#include "report/next_steps.h"
#include "report/report.h"
#include "report/stack_labels.h"

namespace cf::report {

using plan::Decision;
using plan::Entry;
using plan::Plan;

namespace {

constexpr std::size_t reason_width = 100;

int importance_of(const Entry& entry) {
  if (entry.decision == Decision::blocked) return 6;
  if (entry.mutates() && !entry.destroys.empty()) return 5;
  switch (entry.decision) {
    case Decision::remove:
    case Decision::recreate:
      return 4;
    case Decision::change: {
      const auto replaced = [](const auto& c) { return c.replacement != change::Replacement::no; };
      return std::any_of(entry.changes.begin(), entry.changes.end(), replaced) ? 4 : 3;
    }
    case Decision::create:
      return 2;
    case Decision::no_change:
      return 1;
    case Decision::ignored:
    case Decision::blocked:
      return 0;
  }
  return 0;
}

std::string head_of(const Plan& plan) {
  std::set<std::string> regions;
  for (const Entry& entry : plan.entries)
    if (!entry.id.region.empty()) regions.insert(entry.id.region.str());
  std::string out = std::string(plan.undeploy ? "## Undeploy Plan: " : "## Deploy Plan: ") +
                    for_markdown(plan.environment.str()) + "\n\n";
  out += "**" + counts_text(plan) + "**\n\n";
  out += "Account " + code_span(plan.account.str());
  if (!regions.empty()) {
    out += ", " + code_span(base::join(std::vector<std::string>(regions.begin(), regions.end()), ", "));
  }
  if (!plan.caller.empty()) out += ", as " + code_span(plan.caller);
  if (!plan.commit.empty()) out += ", commit " + code_span(plan.commit.substr(0, 12));
  if (!plan.digest.empty()) out += ", plan " + code_span(plan.id());
  if (plan.local) out += ", embedded CloudFormation";
  return out + "\n\n";
}

std::string decision_cell(const Entry& entry) {
  std::string text = plan::to_string(entry.decision);
  if (entry.mutates() && !entry.destroys.empty()) text += ", **loses data**";
  return entry.mutates() || entry.decision == Decision::blocked
             ? "**" + std::string(plan::to_string(entry.decision)) + "**" +
                   text.substr(std::string(plan::to_string(entry.decision)).size())
             : text;
}

Row row_of(const Entry& entry, const StackLabels& labels) {
  return {"| " + code_span(symbol_of(entry.decision)) + " | " + code_span(labels.of(entry.id)) + " | " +
              decision_cell(entry) + " | " + cell(entry.reason, reason_width) + " |\n",
          importance_of(entry)};
}

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max() / 4;

Section section_of(const Entry& entry, const StackLabels& labels, bool verbose) {
  Wording wording;
  if (verbose) wording.detail = Detail::full;
  Section section;
  section.title_html = "<b>" + for_markdown_html(labels.of(entry.id)) +
                       "</b>: " + plan::to_string(entry.decision) + ", stack " +
                       for_markdown_html(entry.stack_name.str());
  section.title = code_span(labels.of(entry.id)) + ": " + plan::to_string(entry.decision) + ", stack " +
                  code_span(entry.stack_name.str());
  const std::vector<Line> reason = {{Tone::plain, 0, "", entry.reason}};
  std::vector<Line> lines = entry_lines(entry, wording);
  lines.insert(lines.begin(), reason.begin(), reason.end());
  section.full = diff_block(lines);
  wording.added = Added::whole;
  lines = entry_lines(entry, wording);
  lines.insert(lines.begin(), reason.begin(), reason.end());
  section.whole = diff_block(lines);
  wording.detail = Detail::brief;
  lines = entry_lines(entry, wording);
  lines.insert(lines.begin(), reason.begin(), reason.end());
  section.brief = diff_block(lines);
  section.importance = importance_of(entry);
  section.open = entry.decision == Decision::blocked;
  return section;
}

}  // namespace

std::string plan_markdown(const Plan& plan, const CommentStyle& style) {
  const std::size_t limit = style.verbose ? unlimited : style.bytes;
  const std::string head = head_of(plan);
  std::string foot = style.next_steps ? "### What next\n\n" + bullet_list(next_steps(plan)) : "";
  if (foot.size() > limit / 8)
    foot = "### What next\n\n- see " + code_span("cf plan " + plan.environment.str()) + "\n";
  std::string warnings;
  if (!plan.warnings.empty()) {
    std::vector<std::string> texts(
        plan.warnings.begin(),
        plan.warnings.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(plan.warnings.size(), 10)));
    for (std::string& text : texts) text = "warning: " + base::ellipsis(text, 300);
    warnings = bullet_list(texts) + "\n";
    if (warnings.size() > limit / 8) warnings.clear();
  }
  std::vector<Row> rows;
  std::vector<Section> sections;
  const StackLabels labels(plan);
  for (const Entry& entry : plan.entries) {
    rows.push_back(row_of(entry, labels));
    if (!entry.mutates() && entry.errors.empty() && entry.warnings.empty() && entry.hooks.empty()) continue;
    sections.push_back(section_of(entry, labels, style.verbose));
  }
  constexpr std::size_t room_for_remark = 300;
  const std::size_t fixed =
      head.size() + foot.size() + warnings.size() + room_for_remark + style.whole.size();
  const std::size_t room = limit > fixed ? limit - fixed : 0;
  const std::string rows_text =
      rows.empty()
          ? ""
          : table("| | Stack | Decision | Reason |\n|---|---|---|---|\n", rows, 4, room * 2 / 3) + "\n";
  const Folded details = fold(sections, room - std::min(room, rows_text.size()), style.folds);
  return head + rows_text + warnings +
         cut_remark(details.shortened, details.left_out, "cf plan " + plan.environment.str() + " -v",
                    style.whole) +
         details.text + foot;
}

}  // namespace cf::report
