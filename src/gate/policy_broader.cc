// broader-permissions: what a change allows that was not allowed before, statement by statement.
#include <algorithm>

#include "base/strings.h"
#include "gate/policy_cover.h"
#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

const char* const broader_hint = "see the table of permissions: before and after";

// Of one kind: what moves from one inline policy to another is no wider.
std::vector<const Statement*> statements_of(const std::vector<PolicyDocument>& documents,
                                            PolicyDocument::Kind kind, bool allows) {
  std::vector<const Statement*> statements;
  for (const PolicyDocument& document : documents) {
    if (document.kind != kind) continue;
    for (const Statement& statement : document.statements) {
      if (statement.allows == allows) statements.push_back(&statement);
    }
  }
  return statements;
}

class PermissionsChange {
 public:
  PermissionsChange(const Subject& subject, Findings& findings)
      : subject_(subject),
        findings_(findings),
        before_(iam::policy_documents(subject.change.type, subject.before)),
        after_(iam::policy_documents(subject.change.type, subject.after)) {}

  void check() {
    for (const PolicyDocument& document : after_) check_document(document);
    check_denials();
    check_attached();
    check_boundary();
    check_members();
  }

 private:
  void check_document(const PolicyDocument& document) {
    if (document.unknown) findings_.add_unchecked(subject_, document.path, "the " + document.name);
    const std::vector<const Statement*> allowed = statements_of(before_, document.kind, true);
    for (const Statement& statement : document.statements) {
      if (!statement.allows) continue;
      const Widening widening = widening_of(statement, allowed);
      if (widening.wider.empty()) continue;
      if (widening.certain) {
        report(document.name, statement.path, counterpart(document, statement), statement.text(),
               widening.wider);
      } else {
        findings_.add_unchecked(
            subject_, statement.path,
            "whether the " + document.name + " allows more (" + base::join(widening.wider, ", ") + ")");
      }
    }
  }

  void report(const std::string& policy, const std::string& path, std::string before, std::string after,
              std::vector<std::string> wider) {
    findings_.add(subject_, path, "the " + policy + " allows more: " + base::join(wider, ", "), broader_hint);
    findings_.add_broadening({subject_.entry.id, subject_.change.logical_id, subject_.change.type, policy,
                              std::move(before), std::move(after), std::move(wider)});
  }

  // What stood in the place of a statement: the one of the same Sid, else of the same position, unless it is
  // still there.
  std::string counterpart(const PolicyDocument& document, const Statement& statement) const {
    const Statement* same_place = nullptr;
    for (const PolicyDocument& other : before_) {
      if (other.name != document.name) continue;
      for (const Statement& candidate : other.statements) {
        if (!statement.sid.empty() && candidate.sid == statement.sid) return candidate.text();
        if (candidate.path == statement.path) same_place = &candidate;
      }
    }
    if (same_place == nullptr) return "";
    const bool kept = std::any_of(document.statements.begin(), document.statements.end(),
                                  [&](const Statement& s) { return s.same_meaning(*same_place); });
    return kept ? "" : same_place->text();
  }

  void check_denials() {
    for (const PolicyDocument& document : before_) {
      const std::vector<const Statement*> denied = statements_of(after_, document.kind, false);
      for (const Statement& statement : document.statements) {
        if (statement.allows || is_still_denied(statement, denied)) continue;
        report(document.name, document.path, statement.text(), "", {"a Deny is gone or narrower"});
      }
    }
  }

  void check_attached() {
    const auto before = iam::attached_policies(subject_.change.type, subject_.before);
    for (const iam::AttachedPolicy& attached : iam::attached_policies(subject_.change.type, subject_.after)) {
      const bool known_before =
          std::any_of(before.begin(), before.end(),
                      [&](const iam::AttachedPolicy& other) { return other.arn == attached.arn; });
      if (known_before) continue;
      if (attached.arn.unknown && !before.empty()) {
        findings_.add_unchecked(subject_, attached.path, "a managed policy");
      } else {
        report("managed policies", attached.path, "", attached.arn.text,
               {"new managed policy " + attached.arn.text});
      }
    }
  }

  void check_boundary() {
    const Node &before = subject_.before["PermissionsBoundary"],
               &after = subject_.after["PermissionsBoundary"];
    if (!before.is_scalar() || (after.is_scalar() && after.text() == before.text())) return;
    const std::string path = "/Properties/PermissionsBoundary";
    if (after.is_unknown()) return findings_.add_unchecked(subject_, path, "the permissions boundary");
    report("permissions boundary", path, std::string(before.text()), std::string(after.text()),
           {after ? "another permissions boundary" : "the permissions boundary is gone"});
  }

  // Who gets a policy that is attached from its own side.
  void check_members() {
    if (!subject_.before) return;
    if (subject_.change.type != "AWS::IAM::Policy" && subject_.change.type != "AWS::IAM::ManagedPolicy")
      return;
    for (const char* property : {"Roles", "Users", "Groups"}) {
      const std::string path = pointer("/Properties", property);
      for (const auto& [item_path, member] : items_of(subject_.after[property], path)) {
        if (!member.is_scalar() || has_member(property, member.text())) continue;
        report("attachment", item_path, "", std::string(member.text()),
               {"attached to " + std::string(member.text()) + " as well"});
      }
    }
  }

  bool has_member(const char* property, std::string_view name) const {
    const auto members = items_of(subject_.before[property], "");
    return std::any_of(members.begin(), members.end(),
                       [&](const auto& member) { return member.second.text() == name; });
  }

  const Subject& subject_;
  Findings& findings_;
  std::vector<PolicyDocument> before_, after_;
};

}  // namespace

void check_broader_permissions(const Subject& subject, Findings& findings) {
  if (!iam::has_permissions(subject.change.type)) return;
  const bool before_known = subject.change.action != change::Action::modify || subject.change.before;
  if (!subject.is_known || !before_known)
    return findings.add_unchecked(subject, "/Properties", "the " + subject.change.type);
  PermissionsChange(subject, findings).check();
}

}  // namespace cf::gate
