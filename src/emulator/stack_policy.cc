#include "emulator/stack_policy.h"

#include <fnmatch.h>

#include "document/json.h"

namespace cf::emulator {

namespace {

bool glob(const std::string& pattern, const std::string& text) {
  return fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

template <typename Test>
bool any_text(const Node& value, const Test& test) {
  if (value.is_scalar()) return test(std::string(value.text()));
  for (const Node& item : value.items())
    if (item.is_scalar() && test(std::string(item.text()))) return true;
  return false;
}

bool is_action(const std::string& text) {
  return text == "*" || text == "Update:*" || text == "Update:Modify" || text == "Update:Replace" ||
         text == "Update:Delete";
}

bool covers(const Node& statement, std::string_view action, const Resource& resource) {
  const auto acts = [&](const std::string& pattern) { return glob(pattern, std::string(action)); };
  const bool acted = statement.has("NotAction") ? !any_text(statement["NotAction"], acts)
                                                : any_text(statement["Action"], acts);
  if (!acted) return false;
  const auto names = [&](const std::string& pattern) {
    return glob(pattern, "LogicalResourceId/" + resource.logical_id);
  };
  const bool named = statement.has("NotResource") ? !any_text(statement["NotResource"], names)
                                                  : any_text(statement["Resource"], names);
  if (!named) return false;
  const Node& condition = statement["Condition"];
  for (const document::Entry& entry : condition.entries()) {
    const bool like = entry.key.text() == "StringLike";
    const auto typed = [&](const std::string& pattern) {
      return like ? glob(pattern, resource.type) : pattern == resource.type;
    };
    if (!any_text(entry.value["ResourceType"], typed)) return false;
  }
  return true;
}

}  // namespace

std::string check_stack_policy(std::string_view text) {
  const std::string invalid = "Error validating stack policy: Invalid stack policy";
  const auto policy = document::parse_json_text(text);
  if (!policy || !policy->is_mapping()) return invalid;
  if (policy->empty()) return {};
  const Node& statements = (*policy)["Statement"];
  if (!statements.is_sequence() && !statements.is_mapping()) return invalid;
  const auto right = [](const Node& statement) {
    const std::string_view effect = statement["Effect"].text();
    if (!statement.is_mapping() || (effect != "Allow" && effect != "Deny")) return false;
    const Node& actions = statement.has("Action") ? statement["Action"] : statement["NotAction"];
    if (!actions || any_text(actions, [](const std::string& action) { return !is_action(action); }))
      return false;
    return statement["Principal"].text() == "*" &&
           (statement.has("Resource") || statement.has("NotResource"));
  };
  if (statements.is_mapping()) return right(statements) ? "" : invalid;
  for (const Node& statement : statements.items())
    if (!right(statement)) return invalid;
  return {};
}

std::string denied_by(std::string_view text, std::string_view action, const Resource& resource) {
  const auto policy = document::parse_json_text(text);
  if (!policy || !policy->is_mapping() || policy->empty()) return {};
  const Node& statement = (*policy)["Statement"];
  const std::vector<Node> statements =
      statement.is_mapping() ? std::vector<Node>{statement}
                             : std::vector<Node>(statement.items().begin(), statement.items().end());
  bool allowed = false;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!covers(statements[i], action, resource)) continue;
    if (statements[i]["Effect"].text() == "Deny") {
      return "Action denied by stack policy: Statement [#" + std::to_string(i + 1) + "] does not allow [" +
             std::string(action) + "] for resource [LogicalResourceId/" + resource.logical_id + "]";
    }
    allowed = true;
  }
  if (allowed) return {};
  return "Action not allowed by stack policy: no statement allows [" + std::string(action) +
         "] for resource [LogicalResourceId/" + resource.logical_id + "]";
}

}  // namespace cf::emulator
