#include "gate/policy.h"

#include <algorithm>

#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

using CheckOfSubject = void (*)(const Subject&, Findings&);

const std::map<std::string, CheckOfSubject, std::less<>>& checks_of_subjects() {
  static const std::map<std::string, CheckOfSubject, std::less<>> checks{
      {"public-bucket", check_public_bucket},
      {"wildcard-iam", check_wildcard_iam},
      {"broader-permissions", check_broader_permissions},
      {"missing-tags", check_missing_tags},
      {"open-ingress", check_open_ingress}};
  return checks;
}

void check_entry(const std::string& rule, const plan::Entry& entry, Findings& findings) {
  if (rule == "stateful-deletion") return check_stateful_deletion(entry, findings);
  const auto check = checks_of_subjects().find(rule);
  if (check == checks_of_subjects().end() || entry.decision == plan::Decision::remove) return;
  for (const change::ResourceChange& change : entry.changes) {
    if (change.action == change::Action::remove) continue;
    check->second({entry, change, change.before["Properties"], change.after["Properties"],
                   static_cast<bool>(change.after)},
                  findings);
  }
}

}  // namespace

void Findings::begin(std::string rule, const descriptor::PolicyRule& settings) {
  rule_ = std::move(rule);
  settings_ = &settings;
}

void Findings::add(const Subject& subject, std::string path, std::string message, std::string hint) {
  const base::Origin at = origin_of(subject, path);
  report_.findings.push_back({rule_, settings_->severity, subject.entry.id, subject.change.logical_id,
                              subject.change.type, std::move(path), std::move(message), std::move(hint), at,
                              false});
}

void Findings::add_unchecked(const Subject& subject, std::string path, const std::string& what) {
  const base::Origin at = origin_of(subject, path);
  report_.findings.push_back(
      {rule_, descriptor::Severity::warning, subject.entry.id, subject.change.logical_id, subject.change.type,
       std::move(path), what + " is not known before the deployment: this can't be checked", "", at, true});
}

// Of the deepest part of the path that the template has: below a function there is nothing to point at.
base::Origin Findings::origin_of(const Subject& subject, std::string_view path) {
  if (!subject.entry.desired || subject.entry.desired->template_body.empty()) return {};
  const auto [read, is_new] = templates_.try_emplace(&subject.entry);
  if (is_new) {
    base::Diagnostics told_already;
    read->second = template_::parse_template(subject.entry.desired->template_path,
                                             subject.entry.desired->template_body, told_already);
  }
  const template_::ResourceDeclaration* resource = read->second.resource(subject.change.logical_id);
  if (resource == nullptr) return {};
  Node node = resource->node;
  base::Origin at = node.origin();
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    Node next;
    if (!node.is_sequence()) {
      next = node.find(step);
    } else if (!step.empty() && step.size() < 6 && step.find_first_not_of("0123456789") == step.npos) {
      const std::size_t index = std::stoul(std::string(step));
      if (index < node.size()) next = node.at(index);
    }
    node = next;
    if (!node) break;
    if (node.origin()) at = node.origin();
  }
  return at;
}

bool PolicyReport::has_errors() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == descriptor::Severity::error; });
}

PolicyReport check_policies(const descriptor::Rules& rules, const plan::Plan& plan) {
  PolicyReport report;
  Findings findings(report);
  for (const plan::Entry& entry : plan.entries) {
    if (!entry.mutates()) continue;
    for (const std::string& name : descriptor::policy_names()) {
      const auto rule = rules.policies.find(name);
      if (rule == rules.policies.end() || rule->second.severity == descriptor::Severity::off) continue;
      findings.begin(name, rule->second);
      check_entry(name, entry, findings);
    }
  }
  return report;
}

}  // namespace cf::gate
