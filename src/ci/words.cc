#include "ci/words.h"

#include <algorithm>

#include "base/strings.h"
#include "document/scalar.h"
#include "gate/window.h"
#include "report/neutralise.h"
#include "report/report.h"

namespace cf::ci {

using report::code_span;
using report::for_markdown;

namespace {

std::string line(const std::string& text) {
  return "- " + text + "\n";
}

std::string folded(const std::string& title, const std::string& body, bool folds) {
  if (body.empty()) return {};
  if (!folds) return "#### " + title + "\n\n" + body + "\n";
  return "<details><summary>" + title + "</summary>\n\n" + body + "\n</details>\n\n";
}

std::string approvals_lines(const gate::Verdict& verdict, const Gated& gated,
                            const std::vector<std::string>& voided) {
  std::string out;
  for (const gate::Judged& judged : verdict.approvals.judged) {
    if (judged.standing == gate::Standing::counts)
      out += line("approved by " + code_span(judged.approval.login) + " at " +
                  base::iso8601(judged.approval.at));
    else if (judged.standing != gate::Standing::other_plan && judged.standing != gate::Standing::duplicate)
      out += line("the approval of " + code_span(judged.approval.login) +
                  " does not count: " + for_markdown(gate::to_string(judged.standing)));
  }
  for (const std::string& why : voided) out += line("void: " + for_markdown(why));
  for (const std::string& why : gated.said.ignored) out += line(for_markdown(why));
  return out;
}

std::string policy_lines(const gate::PolicyReport& report) {
  std::string out;
  for (const gate::Finding& finding : report.findings)
    out += line("**" + std::string(finding.severity == descriptor::Severity::error ? "error" : "warning") +
                "** " + code_span(finding.rule) + " " +
                code_span(finding.unit.path.str() + " " + finding.resource) + ": " +
                for_markdown(finding.message));
  if (!report.broadenings.empty()) {
    out += "\n| Stack | Resource | Before | After | Wider |\n|---|---|---|---|---|\n";
    for (const gate::Broadening& wider : report.broadenings)
      out += "| " + code_span(wider.unit.path.str()) + " | " +
             code_span(wider.resource + ", " + wider.policy) + " | " +
             (wider.before.empty() ? "" : code_span(wider.before)) + " | " + code_span(wider.after) + " | " +
             for_markdown(base::join(wider.wider, ", ")) + " |\n";
  }
  return out;
}

std::string what_to_write(const Session& session, const plan::Plan& plan, const gate::Verdict& verdict) {
  const std::string environment = plan.environment.str();
  std::string confirmations;
  for (const gate::Confirmation& each : verdict.unconfirmed)
    confirmations += " --allow-destroy " + each.unit.path.str();
  if (verdict.approvals.needed > verdict.approvals.have || !confirmations.empty())
    return "To approve exactly this plan, write\n\n```\ncf approve " + environment + " " + plan.id() +
           confirmations + "\n```\n\n";
  if (verdict.open() &&
      (session.deploys_before_merge() || (session.pull_request && session.pull_request->merged)))
    return "To deploy it, write\n\n```\ncf deploy " + environment + " " + plan.id() + "\n```\n\n";
  return {};
}

}  // namespace

std::string gates_markdown(const Session& session, const plan::Plan& plan, const Gated& gated,
                           const std::vector<std::string>& voided, bool folds) {
  const gate::Verdict& verdict = gated.verdict;
  const plan::Counts counts = plan::count(plan);
  if (counts.create + counts.recreate + counts.change + counts.remove + counts.blocked == 0) return {};
  std::string out = "### Rules of " + for_markdown(plan.environment.str()) + "\n\n";
  std::string lines;
  if (verdict.approvals.needed > 0)
    lines += line("approvals: **" + std::to_string(verdict.approvals.have) + " of " +
                  std::to_string(verdict.approvals.needed) + "**");
  for (const gate::Obstacle& obstacle : verdict.obstacles) {
    if (obstacle.kind == gate::ObstacleKind::blocked_entry) continue;  // the plan shows them
    lines += line("**waits:** " + for_markdown(obstacle.message) +
                  (obstacle.hint.empty() ? "" : " (" + for_markdown(obstacle.hint) + ")"));
  }
  const gate::Calendar calendar(session.rules(plan.environment.str()));
  if (!verdict.window_open && verdict.next_opening)
    lines += line("the next window opens " + for_markdown(calendar.text(*verdict.next_opening)));
  if (verdict.window_open && verdict.closes)
    lines += line("the window is open until " + for_markdown(calendar.text(*verdict.closes)));
  for (const std::string& warning : verdict.warnings) lines += line("warning: " + for_markdown(warning));
  lines += approvals_lines(verdict, gated, voided);
  if (lines.empty()) lines = line("nothing stands in the way");
  out += lines + "\n" + what_to_write(session, plan, verdict);
  return out + folded("Policies", policy_lines(verdict.policies), folds);
}

std::string status_line(const plan::Plan& plan, const gate::Verdict& verdict) {
  const plan::Counts counts = plan::count(plan);
  std::vector<std::string> parts;
  const auto add = [&parts](std::size_t n, const char* what) {
    if (n > 0) parts.push_back(std::to_string(n) + " " + what);
  };
  add(counts.blocked, "blocked");
  add(counts.create + counts.recreate, "to create");
  add(counts.change, "to change");
  add(counts.remove, "to delete");
  std::string text = parts.empty() ? "nothing to do" : base::join(parts, ", ");
  if (verdict.approvals.needed > 0 && !parts.empty())
    text += "; " + std::to_string(verdict.approvals.have) + " of " +
            std::to_string(verdict.approvals.needed) + " approvals";
  return text;
}

std::string history_markdown(const std::vector<PostedPlan>& posted, const std::string& current, bool folds) {
  constexpr std::size_t most_rows = 20;
  std::string rows;
  std::size_t shown = 0;
  for (auto each = posted.rbegin(); each != posted.rend() && shown < (folds ? most_rows : 3); ++each) {
    if (each->plan_id == current) continue;
    rows += line(code_span(each->plan_id) + " at " + base::iso8601(each->at) + ", commit " +
                 code_span(each->commit.substr(0, 12)));
    ++shown;
  }
  return folded("Earlier plans", rows, folds);
}

std::string changed_rules_markdown(const descriptor::Descriptor& base, const descriptor::Descriptor& head) {
  const auto same = [](const document::Node& a, const document::Node& b) {
    if (!a || !b) return static_cast<bool>(a) == static_cast<bool>(b);
    return document::equal(a, b, document::Dialect::pyyaml);
  };
  std::vector<std::string> keys;
  for (const char* key : {"environments", "deploy_environments", "defaults", "groups", "ci", "version"})
    if (!same(base.root[key], head.root[key])) keys.emplace_back(key);
  if (keys.empty()) return {};
  return "> **This pull request changes the rules themselves** (" + for_markdown(base::join(keys, ", ")) +
         "). They count only once they are merged; until then those of the base branch do.\n\n";
}

std::string error_markdown(const std::string& title, const base::Error& error) {
  return "## " + for_markdown(title) + "\n\n" + report::code_block(base::describe(error), "") + "\n";
}

std::string help_markdown(const std::vector<std::string>& environments) {
  return "On the first line of a comment:\n\n```\n"
         "cf plan [ENV]            show what would change\n"
         "cf approve ENV [PLAN]    approve exactly that plan\n"
         "cf deploy ENV [PLAN]     deploy it, when its rules allow\n"
         "cf unlock ENV            free an environment that is held\n"
         "cf status                what stands where\n"
         "cf help\n```\n\nEnvironments: " +
         for_markdown(base::join(environments, ", ")) +
         ". `cf approve` and `cf deploy` take `--allow-destroy STACK`, `cf deploy` takes `--break-glass "
         "REASON`.\n";
}

}  // namespace cf::ci
