// The policy documents of a resource (IAM, trust, and policies of resources), as lists of statements.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/node.h"

namespace cf::iam {

// A text of a statement, or what is known only after the deployment.
struct PolicyText {
  std::string text;  // unknown: of what
  bool unknown = false;
  friend bool operator==(const PolicyText&, const PolicyText&) = default;
};
using PolicyTexts = std::vector<PolicyText>;

struct Statement {
  std::string sid, path;  // JSON pointer within the resource
  bool allows = false;    // else denies; what is neither is left out
  // Principals: "*", "AWS:111111111111", "Service:lambda.amazonaws.com". {AWS: "*"} is "*".
  PolicyTexts actions, not_actions, resources, not_resources, principals, not_principals;
  std::string condition;                            // canonical JSON; "" if there is none
  std::string text() const;                         // "Allow s3:GetObject on arn:... to AWS:... if {...}"
  bool same_meaning(const Statement& other) const;  // all but sid and path
};

struct PolicyDocument {
  enum class Kind { identity, trust, resource } kind = Kind::identity;
  std::string name;  // "trust policy", "inline policy read", "bucket policy"
  std::string path;
  bool unknown = false;  // it, or its statements, are known only after the deployment
  std::vector<Statement> statements;
};

// Whether resources of that type can say who may do what.
bool has_permissions(std::string_view type);

// Of a resource's properties; none for types that have no policies.
std::vector<PolicyDocument> policy_documents(std::string_view type, const document::Node& properties);

// Every statement that is anywhere in a resource's properties, in whatever property its type has policies,
// and in texts that are JSON; a function's permission too. For those who judge statements by themselves.
std::vector<Statement> statements_in(std::string_view type, const document::Node& properties);

// ARNs of managed policies that are attached: to roles, users, groups and permission sets.
struct AttachedPolicy {
  std::string path;
  PolicyText arn;
};
std::vector<AttachedPolicy> attached_policies(std::string_view type, const document::Node& properties);

// A step of a JSON pointer.
std::string pointer(std::string_view path, std::string_view key);
std::string pointer(std::string_view path, std::size_t index);
// The items of a list, or the value itself where one stands for a list of one; none for an absent one.
std::vector<std::pair<std::string, document::Node>> items_of(const document::Node& value,
                                                             std::string_view path);

}  // namespace cf::iam
