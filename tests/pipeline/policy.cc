#include "pipeline/policy.h"

#include <cstdio>
#include <cstdlib>

#include "base/strings.h"

namespace cf::pipeline {
namespace {

using document::Node;

std::vector<std::string> texts(const Node& node) {
  if (node.is_scalar()) return {std::string(node.text())};
  std::vector<std::string> all;
  for (const Node& item : node.items()) all.emplace_back(item.text());
  return all;
}

template <typename Test>
bool any(const Node& patterns, Test test) {
  for (const std::string& pattern : texts(patterns))
    if (test(pattern)) return true;
  return false;
}

bool holds(std::string_view op, const Node& values, const std::string* actual) {
  if (op == "Null")
    return any(values, [&](const std::string& v) { return (v == "true") == (actual == nullptr); });
  if (actual == nullptr) return false;
  if (op == "StringEquals" || op == "Bool" || op == "ArnEquals")
    return any(values, [&](const std::string& v) { return v == *actual; });
  if (op == "StringLike" || op == "ArnLike")
    return any(values, [&](const std::string& v) { return matches(v, *actual); });
  std::fprintf(stderr, "no such operator here: %s\n", std::string(op).c_str());
  std::abort();
}

bool applies(const Node& statement, const IamRequest& request) {
  const bool action = any(statement["Action"], [&](const std::string& pattern) {
    return matches(base::to_lower(pattern), base::to_lower(request.action));
  });
  const bool resource = !statement.has("Resource") || any(statement["Resource"], [&](const std::string& p) {
    return matches(p, request.resource);
  });
  if (!action || !resource) return false;
  for (const document::Entry& op : statement["Condition"].entries())
    for (const document::Entry& key : op.value.entries()) {
      const auto found = request.context.find(std::string(key.key.text()));
      if (!holds(op.key.text(), key.value, found == request.context.end() ? nullptr : &found->second))
        return false;
    }
  return true;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (matches(pattern.substr(1), text.substr(i))) return true;
    return false;
  }
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) &&
         matches(pattern.substr(1), text.substr(1));
}

bool allows(const std::vector<Node>& documents, const IamRequest& request) {
  bool allowed = false;
  for (const Node& document : documents)
    for (const Node& statement : document["Statement"].items()) {
      if (!applies(statement, request)) continue;
      if (statement["Effect"].text() == "Deny") return false;
      allowed = true;
    }
  return allowed;
}

}  // namespace cf::pipeline
