#include "ci/words.h"

#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "ci/overtaken.h"
#include "document/scalar.h"
#include "gate/window.h"
#include "report/difference_text.h"
#include "report/neutralise.h"
#include "report/report.h"
#include "report/stack_labels.h"

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

// Lines in the order given, as long as they fit; the rest is counted.
class BoundedLines {
 public:
  explicit BoundedLines(std::size_t bytes) : room_(bytes) {}
  void add(const std::string& text) {
    const std::string one = line(text);
    if (text_.size() + one.size() > room_) {
      ++left_out_;
    } else {
      text_ += one;
    }
  }
  std::string text() const {
    return left_out_ == 0 ? text_ : text_ + line("and " + std::to_string(left_out_) + " more");
  }

 private:
  std::size_t room_, left_out_ = 0;
  std::string text_;
};

constexpr std::size_t longest_remark = 400;

std::string remark(const std::string& text) {
  return for_markdown(base::ellipsis(text, longest_remark));
}

void add_approvals(const gate::Verdict& verdict, const Gated& gated, const std::vector<std::string>& voided,
                   BoundedLines& lines) {
  for (const gate::Judged& judged : verdict.approvals.judged) {
    const std::string& elsewhere = judged.approval.pull_request;
    if (judged.standing == gate::Standing::counts)
      lines.add("approved by " + code_span(judged.approval.login) + " at " +
                base::iso8601(judged.approval.at) +
                (elsewhere.empty() ? "" : ", on pull request " + for_markdown(elsewhere)));
    else if (judged.standing != gate::Standing::other_plan && judged.standing != gate::Standing::duplicate)
      lines.add("the approval of " + code_span(judged.approval.login) +
                (elsewhere.empty() ? "" : " on pull request " + for_markdown(elsewhere)) +
                " does not count: " + for_markdown(gate::to_string(judged.standing)));
  }
  for (const std::string& why : voided) lines.add("void: " + for_markdown(base::ellipsis(why, 1500)));
  for (const std::string& why : gated.said.ignored) lines.add(remark(why));
}

std::string policy_lines(const gate::PolicyReport& report, std::size_t bytes) {
  BoundedLines findings(report.broadenings.empty() ? bytes : bytes / 2);
  for (const gate::Finding& finding : report.findings)
    findings.add("**" + std::string(finding.severity == descriptor::Severity::error ? "error" : "warning") +
                 "** " + code_span(finding.rule) + " " +
                 code_span(finding.unit.path.str() + " " + finding.resource) + ": " +
                 remark(finding.message));
  std::string out = findings.text();
  if (report.broadenings.empty()) return out;
  out += "\n| Stack | Resource | Before | After | Wider |\n|---|---|---|---|---|\n";
  std::size_t shown = 0;
  for (const gate::Broadening& wider : report.broadenings) {
    const report::BeforeAfter policies = report::beside_difference(
        base::mask_secrets(wider.before), base::mask_secrets(wider.after), longest_remark);
    const std::string row = "| " + code_span(wider.unit.path.str()) + " | " +
                            code_span(base::ellipsis(wider.resource + ", " + wider.policy, longest_remark)) +
                            " | " + (wider.before.empty() ? "" : code_span(policies.before)) + " | " +
                            code_span(policies.after) + " | " + remark(base::join(wider.wider, ", ")) +
                            " |\n";
    if (out.size() + row.size() > bytes) break;
    out += row;
    ++shown;
  }
  if (shown < report.broadenings.size())
    out += "\n" + line("and " + std::to_string(report.broadenings.size() - shown) + " more that are wider");
  return out;
}

// As many as one comment's first line holds; further comments add to them.
std::string confirmations_of(const gate::Verdict& verdict) {
  constexpr std::size_t most_bytes = 1500;
  std::string text;
  for (const gate::Confirmation& each : verdict.unconfirmed) {
    const std::string one = " --allow-destroy " + each.unit.path.str();
    if (text.size() + one.size() > most_bytes) break;
    text += one;
  }
  return text;
}

std::string what_to_write(const Session& session, const plan::Plan& plan, const gate::Verdict& verdict) {
  const std::string environment = plan.environment.str();
  if (is_at_work(plan))
    return "AWS is still at work there: once that is over, it is planned again (`cf plan " + environment +
           "`, or its deployment), and approvals of the plan before count for that one.\n\n";
  const std::string confirmations = confirmations_of(verdict);
  if (verdict.approvals.needed > verdict.approvals.have || !confirmations.empty())
    return "To approve exactly this plan, write\n\n```\ncf approve " + environment + " " + plan.id() +
           confirmations + "\n```\n\n";
  if (verdict.open() &&
      (session.deploys_before_merge() || (session.pull_request && session.pull_request->merged)))
    return "To deploy it, write\n\n```\ncf deploy " + environment + " " + plan.id() + "\n```\n\n";
  return {};
}

}  // namespace

std::string obstacle_text(const gate::Obstacle& obstacle, const plan::Plan& plan) {
  const std::string& path = obstacle.unit.path.str();
  if (path.empty()) return obstacle.message;
  const std::string label = report::StackLabels(plan).of(obstacle.unit);
  if (label == path) return obstacle.message;
  if (obstacle.message.starts_with(path)) return label + obstacle.message.substr(path.size());
  return label + ": " + obstacle.message;
}

std::string gates_markdown(const Session& session, const plan::Plan& plan, const Gated& gated,
                           const std::vector<std::string>& voided, const GatesStyle& style) {
  const gate::Verdict& verdict = gated.verdict;
  const plan::Counts counts = plan::count(plan);
  if (counts.create + counts.recreate + counts.change + counts.remove + counts.blocked == 0) return {};
  std::string out = "### Rules of " + for_markdown(plan.environment.str()) + "\n\n";
  const std::string last = style.follows ? "This job deploys it now: its rules are met.\n\n"
                                         : what_to_write(session, plan, verdict);
  const std::size_t taken = out.size() + last.size() + 200;
  const std::size_t room = style.bytes > taken ? style.bytes - taken : 0;
  BoundedLines lines(room * 2 / 3);
  if (verdict.approvals.needed > 0)
    lines.add("approvals: **" + std::to_string(verdict.approvals.have) + " of " +
              std::to_string(verdict.approvals.needed) + "**");
  const gate::Calendar calendar(session.rules(plan.environment.str()));
  if (!verdict.window_open && verdict.next_opening)
    lines.add("the next window opens " + for_markdown(calendar.text(*verdict.next_opening)));
  if (verdict.window_open && verdict.closes)
    lines.add("the window is open until " + for_markdown(calendar.text(*verdict.closes)));
  for (const gate::Obstacle& obstacle : verdict.obstacles) {
    if (obstacle.kind == gate::ObstacleKind::blocked_entry) continue;  // the plan shows them
    lines.add("**waits:** " + remark(obstacle_text(obstacle, plan)) +
              (obstacle.hint.empty() || is_at_work(plan) ? "" : " (" + remark(obstacle.hint) + ")"));
  }
  for (const std::string& warning : verdict.warnings) lines.add("warning: " + remark(warning));
  add_approvals(verdict, gated, is_at_work(plan) ? std::vector<std::string>() : voided, lines);
  std::string text = lines.text();
  if (text.empty()) text = line("nothing stands in the way");
  out += text + "\n" + last;
  return out + folded("Policies", policy_lines(verdict.policies, room / 3), style.folds);
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

std::string error_block(const base::Error& error, std::size_t bytes) {
  return text_block(base::describe(error), bytes);
}

std::string text_block(const std::string& given, std::size_t bytes) {
  // Cut before it is fenced; a character that is written out takes several bytes, so it is tried.
  const std::string text = base::mask_secrets(given);
  std::string block = report::code_block(text, "");
  for (std::size_t most = bytes; block.size() > bytes && most > 64; most /= 2)
    block = report::code_block(base::ellipsis(text, most), "");
  return block;
}

std::string error_markdown(const std::string& title, const base::Error& error, std::size_t bytes) {
  const std::string head = "## " + for_markdown(title) + "\n\n";
  return head + error_block(error, std::min<std::size_t>(bytes, 20'000) - std::min(bytes, head.size() + 1)) +
         "\n";
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
