// public-bucket: buckets that do not block public access, public ACLs, policies for everybody.
#include <algorithm>
#include <array>

#include "base/strings.h"
#include "gate/policy_rule.h"

namespace cf::gate {

namespace {

constexpr std::array<std::string_view, 4> block_settings{"BlockPublicAcls", "BlockPublicPolicy",
                                                         "IgnorePublicAcls", "RestrictPublicBuckets"};
const char* const block_hint =
    "set BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets to true";

void check_access_block(const Subject& subject, Findings& findings) {
  const std::string path = "/Properties/PublicAccessBlockConfiguration";
  const Node& block = subject.after["PublicAccessBlockConfiguration"];
  if (!block) {
    findings.add(subject, path, "the bucket has no PublicAccessBlockConfiguration", block_hint);
  } else if (!block.is_mapping()) {
    findings.add_unchecked(subject, path, "PublicAccessBlockConfiguration");
  } else {
    std::vector<std::string> off;
    for (const std::string_view setting : block_settings) {
      const Node& value = block.find(setting);
      if (value.is_unknown()) {
        findings.add_unchecked(subject, pointer(path, setting), std::string(setting));
      } else if (!base::equals_ignore_case(value.text(), "true")) {
        off.emplace_back(setting);
      }
    }
    if (!off.empty()) {
      findings.add(subject, path, "the bucket does not block all public access: no " + base::join(off, ", "),
                   block_hint);
    }
  }
}

void check_acl(const Subject& subject, Findings& findings) {
  const Node& acl = subject.after["AccessControl"];
  if (acl.is_unknown()) {
    findings.add_unchecked(subject, "/Properties/AccessControl", "AccessControl");
  } else if (acl.text().starts_with("Public") || acl.text() == "AuthenticatedRead") {
    findings.add(subject, "/Properties/AccessControl", "its ACL is " + std::string(acl.text()),
                 "take AccessControl away; use a bucket policy for those who need access");
  }
}

void check_policy_principals(const Subject& subject, Findings& findings) {
  for (const PolicyDocument& document : iam::policy_documents(subject.change.type, subject.after)) {
    if (document.unknown) findings.add_unchecked(subject, document.path, "the " + document.name);
    for (const Statement& statement : document.statements) {
      if (!statement.allows || !statement.condition.empty()) continue;
      if (iam::is_for_everybody(statement)) {
        findings.add(subject, statement.path,
                     "everybody is allowed, without a condition: " + statement.text(),
                     "name the principals, or add a condition");
      } else if (std::any_of(statement.principals.begin(), statement.principals.end(),
                             [](const PolicyText& text) { return text.unknown; })) {
        findings.add_unchecked(subject, statement.path, "a principal");
      }
    }
  }
}

}  // namespace

void check_public_bucket(const Subject& subject, Findings& findings) {
  const std::string& type = subject.change.type;
  const bool bucket = type == "AWS::S3::Bucket", policy = type == "AWS::S3::BucketPolicy",
             access_point = type == "AWS::S3::AccessPoint";
  if (!bucket && !policy && !access_point) return;
  if (!subject.is_known) return findings.add_unchecked(subject, "/Properties", "the " + type);
  if (bucket) {
    check_access_block(subject, findings);
    check_acl(subject, findings);
  } else {
    check_policy_principals(subject, findings);
  }
}

}  // namespace cf::gate
