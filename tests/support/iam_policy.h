// IAM's decision about one request, as far as the policies that we write need it.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "document/node.h"

namespace cf::test {

struct IamRequest {
  std::string action;    // "s3:PutObject"
  std::string resource;  // ARN; "*" where the action has none
  std::map<std::string, std::string> context;
};

// `*` and `?` as IAM has them.
inline bool iam_matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (iam_matches(pattern.substr(1), text.substr(i))) return true;
    return false;
  }
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
         iam_matches(pattern.substr(1), text.substr(1));
}

inline std::vector<std::string> iam_texts(const document::Node& node) {
  if (node.is_scalar()) return {std::string(node.text())};
  std::vector<std::string> all;
  for (const document::Node& item : node.items()) all.emplace_back(item.text());
  return all;
}

template <typename Test>
bool iam_any(const document::Node& patterns, Test test) {
  for (const std::string& pattern : iam_texts(patterns))
    if (test(pattern)) return true;
  return false;
}

inline bool iam_holds(std::string_view op, const document::Node& values, const std::string* actual) {
  if (op == "Null")
    return iam_any(values, [&](const std::string& v) { return (v == "true") == (actual == nullptr); });
  if (actual == nullptr) return false;
  if (op == "StringEquals" || op == "Bool" || op == "ArnEquals")
    return iam_any(values, [&](const std::string& v) { return v == *actual; });
  if (op == "StringLike" || op == "ArnLike")
    return iam_any(values, [&](const std::string& v) { return iam_matches(v, *actual); });
  std::fprintf(stderr, "no such operator here: %s\n", std::string(op).c_str());
  std::abort();
}

inline bool iam_applies(const document::Node& statement, const IamRequest& request) {
  const bool action = iam_any(statement["Action"], [&](const std::string& pattern) {
    return iam_matches(base::to_lower(pattern), base::to_lower(request.action));
  });
  const bool resource =
      !statement.has("Resource") ||
      iam_any(statement["Resource"], [&](const std::string& p) { return iam_matches(p, request.resource); });
  if (!action || !resource) return false;
  for (const document::Entry& op : statement["Condition"].entries())
    for (const document::Entry& key : op.value.entries()) {
      const auto found = request.context.find(std::string(key.key.text()));
      if (!iam_holds(op.key.text(), key.value, found == request.context.end() ? nullptr : &found->second))
        return false;
    }
  return true;
}

// Allowed by one statement at least and denied by none. The documents are evaluated: no functions remain.
// An operator that is not known here aborts.
inline bool allows(const std::vector<document::Node>& documents, const IamRequest& request) {
  bool allowed = false;
  for (const document::Node& document : documents)
    for (const document::Node& statement : document["Statement"].items()) {
      if (!iam_applies(statement, request)) continue;
      if (statement["Effect"].text() == "Deny") return false;
      allowed = true;
    }
  return allowed;
}

}  // namespace cf::test
