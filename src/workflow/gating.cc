#include "workflow/gating.h"

#include <algorithm>

#include "base/strings.h"
#include "report/stack_labels.h"

namespace cf::workflow {

using document::Node;
using gate::Obstacle;
using gate::ObstacleKind;
using report::Line;
using report::Tone;

namespace {

constexpr const char* through_the_pull_request =
    "deploy through the pull request (cf ci), or --break-glass REASON";

bool brings_templates(const plan::Plan& plan) {
  return std::any_of(plan.entries.begin(), plan.entries.end(), [](const plan::Entry& entry) {
    return entry.mutates() && entry.decision != plan::Decision::remove;
  });
}

bool is_for_the_hurry(ObstacleKind kind) {
  return kind == ObstacleKind::approvals || kind == ObstacleKind::freeze || kind == ObstacleKind::window ||
         kind == ObstacleKind::promotion;
}

// The gate speaks to a pull request; here nobody can comment.
Obstacle in_words_of_a_laptop(Obstacle obstacle, const descriptor::Rules& rules,
                              const std::string& environment, const report::StackLabels& labels) {
  const std::string& path = obstacle.unit.path.str();
  if (!path.empty() && obstacle.message.starts_with(path + " "))
    obstacle.message = labels.of(obstacle.unit) + obstacle.message.substr(path.size());
  switch (obstacle.kind) {
    case ObstacleKind::approvals:
      obstacle.message = environment + " needs " +
                         base::plural(static_cast<std::size_t>(rules.approvals.count), "approval") +
                         ", which nobody can prove here";
      obstacle.hint = through_the_pull_request;
      break;
    case ObstacleKind::promotion:
      obstacle.message = environment + " gets only what is deployed and green in " +
                         rules.promote_from.str() + ", which nobody can prove here";
      obstacle.hint = through_the_pull_request;
      obstacle.at = rules.promote_from_at;
      break;
    case ObstacleKind::freeze:
    case ObstacleKind::window:
      obstacle.hint += "; until then " + std::string(through_the_pull_request);
      break;
    case ObstacleKind::protection:
      obstacle.hint = "confirm it with --allow-destroy " + obstacle.unit.path.str();
      break;
    case ObstacleKind::blocked_entry:
    case ObstacleKind::policy:
      break;
  }
  return obstacle;
}

std::string policy_text(const gate::Finding& finding, const report::StackLabels& labels) {
  return labels.of(finding.unit) + (finding.resource.empty() ? "" : " " + finding.resource) + ": " +
         finding.message + " (" + finding.rule + ")";
}

Node text(const std::string& value) {
  return Node::string(value);
}

}  // namespace

bool has_rules(const Repository& repository) {
  if (!repository.descriptor || !repository.descriptor->is_version_2()) return false;
  const descriptor::Rules& rules = repository.rules();
  const bool checks = std::any_of(rules.policies.begin(), rules.policies.end(), [](const auto& policy) {
    return policy.second.severity != descriptor::Severity::off;
  });
  return checks || rules.approvals.count > 0 || !rules.windows.empty() || !rules.freezes.empty() ||
         !rules.promote_from.empty() || !rules.protect.types.empty() || !rules.protect.stacks.empty();
}

Gating ask_rules(const Repository& repository, const plan::Plan& plan, const GatingRequest& request) {
  Gating gating;
  if (!repository.descriptor || !repository.descriptor->is_version_2()) return gating;
  const descriptor::Rules& rules = repository.rules();
  gate::Facts facts;
  facts.plan = &plan;
  facts.now = request.now;
  for (const std::string& allowed : request.allow_destroy) facts.confirmed.push_back({allowed, plan.digest});
  if (!brings_templates(plan)) facts.promotion = gate::Promotion{rules.promote_from, {}};
  if (request.goes_on) facts.running = gate::Running{request.now, false};
  gating.verdict = gate::decide(rules, facts);
  const report::StackLabels labels(plan);
  for (const Obstacle& met : gating.verdict.obstacles) {
    if (met.kind == ObstacleKind::blocked_entry) continue;
    Obstacle obstacle = in_words_of_a_laptop(met, rules, plan.environment.str(), labels);
    if (!is_for_the_hurry(obstacle.kind))
      gating.blocks.push_back(std::move(obstacle));
    else if (request.local)
      gating.notes.push_back(std::move(obstacle));
    else if (!request.break_glass.empty())
      gating.passed.push_back(std::move(obstacle));
    else
      gating.blocks.push_back(std::move(obstacle));
  }
  return gating;
}

std::optional<base::Error> refusal(const Gating& gating) {
  std::vector<base::Error> errors;
  for (const Obstacle& obstacle : gating.blocks)
    errors.push_back(base::error(base::ErrorKind::blocked, obstacle.message, obstacle.hint, obstacle.at));
  if (errors.empty()) return std::nullopt;
  base::Error first = std::move(errors.front());
  first.more.assign(std::make_move_iterator(errors.begin() + 1), std::make_move_iterator(errors.end()));
  return first;
}

std::vector<Line> rule_lines(const Repository& repository, const plan::Plan& plan, const Gating& gating) {
  const descriptor::Rules& rules = repository.rules();
  const gate::Verdict& verdict = gating.verdict;
  const report::StackLabels labels(plan);
  std::vector<Line> lines;
  const auto say = [&](Tone tone, std::string words, std::string symbol = "") {
    lines.push_back({tone, 0, std::move(symbol), std::move(words)});
  };
  if (!rules.windows.empty() || !rules.freezes.empty()) {
    const gate::Calendar calendar(rules);
    if (verdict.frozen)
      say(Tone::warning,
          "frozen" +
              (verdict.frozen->until ? " until " + calendar.text(*verdict.frozen->until) : std::string()) +
              (verdict.frozen->reason.empty() ? "" : " (" + verdict.frozen->reason + ")"),
          "!");
    if (!verdict.window_open)
      say(Tone::warning,
          verdict.next_opening ? "closed; it opens " + calendar.text(*verdict.next_opening)
                               : "closed; it does not open within 400 days",
          "!");
    else
      say(Tone::plain, verdict.closes ? "open until " + calendar.text(*verdict.closes) : "open");
  }
  if (rules.approvals.count > 0)
    say(Tone::plain, "needs " + base::plural(static_cast<std::size_t>(rules.approvals.count), "approval") +
                         " of the pull request");
  if (!rules.promote_from.empty())
    say(Tone::plain, "gets only what is deployed and green in " + rules.promote_from.str());
  for (const gate::Finding& finding : verdict.policies.findings) {
    const bool is_error = finding.severity == descriptor::Severity::error;
    say(is_error ? Tone::error : Tone::warning,
        std::string(is_error ? "error: " : "warning: ") + policy_text(finding, labels), "!");
    if (!finding.hint.empty()) lines.push_back({Tone::strong, 1, "", "hint: " + finding.hint});
  }
  for (const gate::Broadening& wider : verdict.policies.broadenings)
    say(Tone::warning,
        labels.of(wider.unit) + " " + wider.resource + ", " + wider.policy + ": " +
            base::join(wider.wider, ", "),
        "!");
  for (const gate::Confirmation& needed : verdict.unconfirmed)
    say(Tone::warning, labels.of(needed.unit) + " is protected: --allow-destroy " + needed.unit.path.str(),
        "!");
  for (const std::string& warning : verdict.warnings) say(Tone::warning, "warning: " + warning, "!");
  return lines;
}

Node rules_json(const Repository& repository, const Gating& gating) {
  const descriptor::Rules& rules = repository.rules();
  const gate::Verdict& verdict = gating.verdict;
  document::MappingBuilder window;
  window.add("open", Node::boolean(verdict.window_open));
  if (verdict.next_opening) window.add("next_opening", text(base::iso8601(*verdict.next_opening)));
  if (verdict.closes) window.add("closes", text(base::iso8601(*verdict.closes)));
  if (verdict.frozen) window.add("frozen", text(verdict.frozen->reason));
  std::vector<Node> findings, confirmations, blocks;
  for (const gate::Finding& finding : verdict.policies.findings)
    findings.push_back(
        document::MappingBuilder()
            .add("rule", text(finding.rule))
            .add("severity", text(finding.severity == descriptor::Severity::error ? "error" : "warning"))
            .add("stack", text(finding.unit.path.str()))
            .add("region", text(finding.unit.region.str()))
            .add("resource", text(finding.resource))
            .add("path", text(finding.path))
            .add("message", text(finding.message))
            .build());
  for (const gate::Confirmation& needed : verdict.unconfirmed)
    confirmations.push_back(document::MappingBuilder()
                                .add("stack", text(needed.unit.path.str()))
                                .add("region", text(needed.unit.region.str()))
                                .build());
  for (const Obstacle& obstacle : gating.blocks)
    blocks.push_back(document::MappingBuilder()
                         .add("kind", text(gate::to_string(obstacle.kind)))
                         .add("message", text(obstacle.message))
                         .build());
  return document::MappingBuilder()
      .add("window", window.build())
      .add("approvals_needed", Node::integer(rules.approvals.count))
      .add("promote_from", text(rules.promote_from.str()))
      .add("findings", Node::sequence(std::move(findings)))
      .add("confirmations", Node::sequence(std::move(confirmations)))
      .add("blocks", Node::sequence(std::move(blocks)))
      .build();
}

}  // namespace cf::workflow
