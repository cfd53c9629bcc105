// wildcard-iam: policies of identities that allow a whole service on everything, or all but something.
#include <algorithm>

#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

bool any(const iam::PolicyTexts& texts, bool (*holds)(const PolicyText&)) {
  return std::any_of(texts.begin(), texts.end(), holds);
}
bool is_unknown_text(const PolicyText& text) {
  return text.unknown;
}

void check_identity_statement(const Subject& subject, const PolicyDocument& document,
                              const Statement& statement, Findings& findings) {
  const auto found = [&](const std::string& what, const char* hint) {
    findings.add(subject, statement.path, "the " + document.name + " " + what + ": " + statement.text(),
                 hint);
  };
  if (!statement.not_actions.empty())
    return found("allows all but some actions (NotAction)", "list the actions that are needed");
  if (!statement.not_resources.empty())
    return found("allows all but some resources (NotResource)", "list the resources that are needed");
  if (!any(statement.resources, iam::is_everything)) return;
  if (any(statement.actions, iam::is_whole_service)) {
    found("allows every action of a service on everything",
          "list the actions, or the resources, that are needed");
  } else if (any(statement.actions, is_unknown_text)) {
    findings.add_unchecked(subject, statement.path, "an action of the " + document.name);
  }
}

void check_trust_statement(const Subject& subject, const Statement& statement, Findings& findings) {
  if (iam::is_for_everybody(statement) && !iam::is_limited_by_condition(statement)) {
    findings.add(subject, statement.path, "everybody may assume the role: " + statement.text(),
                 "name the principals, or add a condition");
  }
}

void check_attached(const Subject& subject, Findings& findings) {
  for (const iam::AttachedPolicy& attached : iam::attached_policies(subject.change.type, subject.after)) {
    if (!iam::is_administrators_policy(attached.arn)) continue;
    findings.add(subject, attached.path,
                 "the managed policy " + attached.arn.text + " allows every action on everything",
                 "attach a policy of the actions that are needed");
  }
}

}  // namespace

void check_wildcard_iam(const Subject& subject, Findings& findings) {
  const bool iam =
      subject.change.type.starts_with("AWS::IAM::") || subject.change.type == "AWS::SSO::PermissionSet";
  if (!iam) return;
  if (!subject.is_known) return findings.add_unchecked(subject, "/Properties", "the " + subject.change.type);
  for (const PolicyDocument& document : iam::policy_documents(subject.change.type, subject.after)) {
    if (document.unknown) findings.add_unchecked(subject, document.path, "the " + document.name);
    for (const Statement& statement : document.statements) {
      if (!statement.allows) continue;
      if (document.kind == PolicyDocument::Kind::identity)
        check_identity_statement(subject, document, statement, findings);
      if (document.kind == PolicyDocument::Kind::trust) check_trust_statement(subject, statement, findings);
    }
  }
  check_attached(subject, findings);
}

}  // namespace cf::gate
