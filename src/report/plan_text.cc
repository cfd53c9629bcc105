#include <algorithm>
#include <set>

#include "base/strings.h"
#include "report/lines.h"
#include "report/next_steps.h"
#include "report/paint.h"
#include "report/report.h"
#include "report/stack_labels.h"
#include "report/utf8.h"

namespace cf::report {

using plan::Decision;
using plan::Entry;
using plan::Plan;

namespace {

constexpr std::size_t quiet_entries = 12;  // unchanged or ignored ones listed without --verbose

std::vector<std::string> regions_of(const Plan& plan) {
  std::set<std::string> regions;
  for (const Entry& entry : plan.entries)
    if (!entry.id.region.empty()) regions.insert(entry.id.region.str());
  return {regions.begin(), regions.end()};
}

std::string head(const Plan& plan, const TerminalStyle& style) {
  const char* dot = style.unicode ? " · " : ", ";
  std::string out = paint(style, Tone::strong,
                          (plan.undeploy ? "Undeploy Plan  " : "Deploy Plan  ") + plan.environment.str());
  if (!plan.digest.empty()) out += paint(style, Tone::dim, "  plan " + plan.id());
  out += "\n";
  std::string where = "account " + plan.account.str();
  const std::vector<std::string> regions = regions_of(plan);
  if (!regions.empty()) where += dot + base::join(regions, ", ");
  if (plan.local) where += std::string(dot) + "embedded CloudFormation (--local)";
  std::vector<Line> lines = {{Tone::plain, 0, "", where}};
  if (!plan.caller.empty()) lines.push_back({Tone::dim, 0, "", "as " + plan.caller});
  std::string from = plan.project.empty() ? "" : "project " + plan.project;
  if (!plan.commit.empty())
    from += (from.empty() ? "commit " : dot + std::string("commit ")) + plan.commit.substr(0, 12);
  if (!plan.created.empty()) from += (from.empty() ? "made " : dot + std::string("made ")) + plan.created;
  if (!from.empty()) lines.push_back({Tone::dim, 0, "", from});
  return out + print(style, lines, 2);
}

std::string entry_head(const Entry& entry, const StackLabels& labels, const TerminalStyle& style) {
  const Tone tone = tone_of(entry.decision);
  std::string title = pad(symbol_of(entry.decision), 3) + " " + labels.of(entry.id) + "  ";
  std::string decision = plan::to_string(entry.decision);
  if (entry.decision == Decision::recreate) decision = "recreate (delete, then create)";
  std::string out = paint(style, tone, title + decision);
  if (entry.stack_name.str() != entry.id.path.str())
    out += paint(style, Tone::dim, "  stack " + entry.stack_name.str());
  out += "\n";
  const bool told_by_error = !entry.errors.empty() && entry.errors.front().message == entry.reason;
  if (!entry.reason.empty() && !told_by_error) out += print(style, {{Tone::plain, 0, "", entry.reason}}, 4);
  return out;
}

// Unchanged or ignored entries, a line each.
std::string quiet(const Plan& plan, const StackLabels& labels, Decision decision, const char* heading,
                  const TerminalStyle& style) {
  std::vector<const Entry*> entries;
  std::size_t widest = 0;
  for (const Entry& entry : plan.entries) {
    if (entry.decision != decision) continue;
    entries.push_back(&entry);
    widest = std::max(widest, display_width(labels.of(entry.id)));
  }
  if (entries.empty()) return {};
  std::string out = "\n" + paint(style, Tone::strong, heading) + "\n";
  // What is run is never among those that are left out.
  const auto quiet_ones = std::stable_partition(entries.begin(), entries.end(),
                                                [](const Entry* entry) { return !entry->hooks.empty(); });
  const auto running = static_cast<std::size_t>(quiet_ones - entries.begin());
  const std::size_t shown =
      style.verbose ? entries.size() : std::min(entries.size(), std::max(quiet_entries, running));
  std::vector<Line> lines;
  for (std::size_t i = 0; i < shown; ++i) {
    const Entry& entry = *entries[i];
    out += "  " +
           paint(style, Tone::dim,
                 pad(symbol_of(decision), 2) + pad(labels.of(entry.id), std::min<std::size_t>(widest, 50)) +
                     "  " + entry.reason) +
           "\n";
    out += print(style, entry_lines(entry, wording_of(style)), 4);
  }
  if (shown < entries.size()) {
    out += "  " +
           paint(style, Tone::dim,
                 "and " + std::to_string(entries.size() - shown) + " more (--verbose lists them)") +
           "\n";
  }
  return out;
}

}  // namespace

std::string plan_text(const Plan& plan, const TerminalStyle& style) {
  std::string out = head(plan, style);
  out += "\n  " + paint(style, Tone::strong, counts_text(plan)) + "\n";
  std::vector<Line> warnings;
  for (const std::string& warning : plan.warnings)
    warnings.push_back({Tone::warning, 0, "!", "warning: " + warning});
  out += print(style, warnings, 2);
  const StackLabels labels(plan);
  for (const Entry& entry : plan.entries) {
    if (entry.decision == Decision::no_change || entry.decision == Decision::ignored) continue;
    out += "\n" + entry_head(entry, labels, style);
    out += print(style, entry_lines(entry, wording_of(style)), 4);
  }
  out += quiet(plan, labels, Decision::no_change, "No change", style);
  out += quiet(plan, labels, Decision::ignored, "Ignored", style);
  out += "\n" + rule(style);
  std::vector<Line> next;
  for (const std::string& step : next_steps(plan, style.allow_destroy))
    next.push_back({Tone::plain, 0, style.unicode ? "→" : ">", step});
  out += paint(style, Tone::strong, counts_text(plan)) + "\n" + print(style, next, 0);
  return out;
}

}  // namespace cf::report
