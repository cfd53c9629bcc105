// wildcard-iam: policies of identities that allow a whole service on everything, or all but something.
#include <algorithm>
#include <array>

#include "base/strings.h"
#include "gate/policy_documents.h"
#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

bool only_stars(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

// "*", "*:*", "s3:*"
bool is_whole_service(const PolicyText& action) {
  if (action.unknown) return false;
  const std::size_t colon = action.text.find(':');
  return only_stars(action.text) ||
         (colon != std::string::npos && only_stars(std::string_view(action.text).substr(colon + 1)));
}

// "*", or an ARN of which only partition and service are said: "arn:aws:s3:::*". One that is not known yet is
// the ARN of a resource.
bool is_everything(const PolicyText& resource) {
  if (resource.unknown) return false;
  if (only_stars(resource.text)) return true;
  const std::vector<std::string> parts = base::split(resource.text, ':');
  if (parts[0] != "arn") return false;
  return std::all_of(parts.begin() + std::min<std::ptrdiff_t>(3, std::ssize(parts)), parts.end(),
                     [](const std::string& part) { return part.empty() || only_stars(part); });
}

bool any(const PolicyTexts& texts, bool (*holds)(const PolicyText&)) {
  return std::any_of(texts.begin(), texts.end(), holds);
}
bool is_unknown_text(const PolicyText& text) {
  return text.unknown;
}
bool is_star_text(const PolicyText& text) {
  return !text.unknown && only_stars(text.text);
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
  if (!any(statement.resources, is_everything)) return;
  if (any(statement.actions, is_whole_service)) {
    found("allows every action of a service on everything",
          "list the actions, or the resources, that are needed");
  } else if (any(statement.actions, is_unknown_text)) {
    findings.add_unchecked(subject, statement.path, "an action of the " + document.name);
  }
}

void check_trust_statement(const Subject& subject, const Statement& statement, Findings& findings) {
  if (!statement.condition.empty()) return;
  if (!statement.not_principals.empty() || any(statement.principals, is_star_text)) {
    findings.add(subject, statement.path, "everybody may assume the role: " + statement.text(),
                 "name the principals, or add a condition");
  }
}

constexpr std::array<std::string_view, 2> wildcard_policies{":aws:policy/AdministratorAccess",
                                                            ":aws:policy/PowerUserAccess"};

void check_attached(const Subject& subject, Findings& findings) {
  for (const AttachedPolicy& attached : attached_policies(subject.change.type, subject.after)) {
    for (const std::string_view policy : wildcard_policies) {
      if (attached.arn.unknown || !attached.arn.text.ends_with(policy)) continue;
      findings.add(subject, attached.path,
                   "the managed policy " + attached.arn.text + " allows every action on everything",
                   "attach a policy of the actions that are needed");
    }
  }
}

}  // namespace

void check_wildcard_iam(const Subject& subject, Findings& findings) {
  const bool iam =
      subject.change.type.starts_with("AWS::IAM::") || subject.change.type == "AWS::SSO::PermissionSet";
  if (!iam) return;
  if (!subject.is_known) return findings.add_unchecked(subject, "/Properties", "the " + subject.change.type);
  for (const PolicyDocument& document : policy_documents(subject.change.type, subject.after)) {
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
