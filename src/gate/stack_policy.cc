#include "gate/stack_policy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/strings.h"

namespace cf::gate {
namespace {

using document::Node;

constexpr const char* policy_example =
    R"(such as {"Statement": [{"Effect": "Deny", "Action": "Update:Delete", "Principal": "*", "Resource": "*"}]})";

const std::vector<std::string>& update_actions() {
  static const std::vector<std::string> actions = {"Update:Modify", "Update:Replace", "Update:Delete",
                                                   "Update:*", "*"};
  return actions;
}

class StatementCheck {
 public:
  StatementCheck(const Node& statement, base::Diagnostics& diagnostics)
      : statement_(statement), diagnostics_(diagnostics) {}

  void run() {
    if (!statement_.is_mapping())
      return error(statement_, "a statement of a stack policy must be an object", policy_example);
    static const std::vector<std::string> keys = {"Sid",       "Effect",   "Action",      "NotAction",
                                                  "Principal", "Resource", "NotResource", "Condition"};
    for (const document::Entry& entry : statement_.entries()) {
      const std::string key(entry.key.text());
      if (std::find(keys.begin(), keys.end(), key) == keys.end())
        error(entry.key, "a stack policy knows no '" + key + "'" + base::did_you_mean(key, keys),
              "known are " + base::join(keys, ", "));
    }
    check_effect();
    check_principal();
    for (const Node& action : one_of("Action", "NotAction")) check_action(action);
    for (const Node& resource : one_of("Resource", "NotResource")) check_resource(resource);
    const Node& condition = statement_.find("Condition");
    for (const document::Entry& test : condition.entries()) {
      const std::string_view name = test.key.text();
      if ((name != "StringEquals" && name != "StringLike") || !test.value.has("ResourceType"))
        error(test.key, "a condition of a stack policy compares ResourceType by StringEquals or StringLike",
              R"(such as "Condition": {"StringEquals": {"ResourceType": ["AWS::EC2::VPC"]}})");
    }
  }

 private:
  void error(const Node& at, std::string message, std::string hint) {
    diagnostics_.error(at.origin() ? at.origin() : statement_.origin(), std::move(message), std::move(hint));
  }

  void check_effect() {
    static const std::vector<std::string> effects = {"Allow", "Deny"};
    const Node& effect = statement_.find("Effect");
    const std::string text(effect.text());
    if (std::find(effects.begin(), effects.end(), text) == effects.end())
      error(effect, "the Effect of a stack policy must be Allow or Deny" + base::did_you_mean(text, effects),
            "");
  }

  void check_principal() {
    const Node& principal = statement_.find("Principal");
    const Node& everybody = principal.is_mapping() ? principal.find("AWS") : principal;
    if (everybody.text() != "*")
      error(principal, "the Principal of a stack policy must be \"*\"",
            "it holds for whoever updates the stack");
  }

  // The texts of one of two keys, one of which must be there.
  std::vector<Node> one_of(const char* key, const char* opposite) {
    const Node &first = statement_.find(key), &second = statement_.find(opposite);
    if (static_cast<bool>(first) == static_cast<bool>(second)) {
      error(second, std::string("a statement of a stack policy has either ") + key + " or " + opposite, "");
      return {};
    }
    const Node& value = first ? first : second;
    if (value.is_scalar()) return {value};
    if (!value.is_sequence() || value.empty())
      error(value, std::string(first ? key : opposite) + " must be a text or a list of texts", "");
    return {value.items().begin(), value.items().end()};
  }

  void check_action(const Node& action) {
    const std::vector<std::string>& known = update_actions();
    const std::string text(action.text());
    if (std::find(known.begin(), known.end(), text) == known.end())
      error(action, "a stack policy knows no action '" + text + "'" + base::did_you_mean(text, known),
            "known are " + base::join(known, ", "));
  }

  void check_resource(const Node& resource) {
    const std::string text(resource.text());
    if (text != "*" && !text.starts_with("LogicalResourceId/"))
      error(resource, "'" + text + "' is no resource of a stack policy",
            "write LogicalResourceId/ and the name in the template, with * for any: LogicalResourceId/" +
                (text.empty() || text.find_first_of(":/") != std::string::npos ? "Database" : text));
  }

  const Node& statement_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

void check_stack_policy(const Node& policy, base::Diagnostics& diagnostics) {
  const Node& statements = policy.find("Statement");
  if (statements.is_mapping()) return StatementCheck(statements, diagnostics).run();
  if (!statements.is_sequence() || statements.empty()) {
    diagnostics.error(policy.origin(), "a stack policy is an object with Statement", policy_example);
    return;
  }
  for (const Node& statement : statements.items()) StatementCheck(statement, diagnostics).run();
}

}  // namespace cf::gate
