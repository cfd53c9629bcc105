// Conditions: Fn::If, And, Or, Not, Equals, and what Rules add.
#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "template/evaluator.h"
#include "template/wording.h"

namespace cf::template_ {
namespace {

Truth truth_of(bool yes) {
  return yes ? Truth::yes : Truth::no;
}

Truth negated(Truth truth) {
  return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

bool is_unknowable(const Node& node) {
  return node.is_unknown() || node.is_invalid();
}

}  // namespace

Truth Evaluator::condition(std::string_view name, Origin at, std::string_view used_in) {
  if (auto known = state_.conditions.find(name); known != state_.conditions.end()) return known->second;
  const Node& expression = state_.t.conditions.find(name);
  auto report_once = [&](std::string message, std::string hint) {
    if (state_.reported.emplace(name).second) error(at, std::move(message), std::move(hint));
    return Truth::unknown;
  };
  if (!expression) {
    std::vector<std::string> names;
    for (const auto& entry : state_.t.conditions.entries()) names.emplace_back(entry.key.text());
    return report_once("Template error: unresolved condition dependency " + std::string(name) + " in " +
                           std::string(used_in),
                       "conditions: " + (names.empty() ? "none" : base::join(names, ", ")));
  }
  auto& stack = state_.in_progress;
  if (auto start = std::find(stack.begin(), stack.end(), name); start != stack.end()) {
    std::vector<std::string> cycle(start, stack.end());
    std::string path = base::join(cycle, " -> ") + " -> " + std::string(name);
    std::sort(cycle.begin(), cycle.end());
    Truth result = report_once(
        "Template error: Found circular condition dependency: [" + base::join(cycle, ", ") + "]", path);
    for (const std::string& member : cycle) state_.reported.insert(member);
    return result;
  }
  if (stack.size() > 200) return report_once("Template error: conditions refer to each other too deeply", {});
  stack.emplace_back(name);
  Truth result = truth(expression);
  stack.pop_back();
  state_.conditions.emplace(name, result);
  return result;
}

Truth Evaluator::truth(const Node& expression) {
  const bool decides = std::exchange(decides_, true);
  const Truth result = decide(expression);
  decides_ = decides;
  return result;
}

Truth Evaluator::decide(const Node& expression) {
  if (expression.is_mapping() && expression.size() == 1) {
    const Node& name = expression.find("Condition");
    if (name.is_scalar()) return condition(name.text(), expression.origin(), "Condition");
    if (auto function = intrinsic(expression)) {
      if (is_boolean_function(function->name)) return boolean_function(*function, expression.origin());
      Node result = value(expression);
      if (is_unknowable(result)) return Truth::unknown;
      if (result.text() == "true") return Truth::yes;
      if (result.text() == "false") return Truth::no;
    }
  }
  if (!is_unknowable(expression)) error(expression.origin(), std::string(wording::conditions_only));
  return Truth::unknown;
}

Truth Evaluator::boolean_function(const Intrinsic& function, Origin at) {
  const Node& argument = *function.argument;
  std::string_view name = function.name;
  if (name == "Fn::And" || name == "Fn::Or") {
    if (!argument.is_sequence() || argument.size() < 2 || argument.size() > 10) {
      error(at, "Template error: every " + std::string(name) +
                    " object requires a list of at least 2 and at most 10 boolean parameters.");
      return Truth::unknown;
    }
    return all_of(argument, name == "Fn::And" ? Truth::yes : Truth::no);
  }
  if (name == "Fn::Not") {
    if (argument.is_sequence() && argument.size() == 1) return negated(truth(argument.at(0)));
    error(at, std::string(wording::not_));
    return Truth::unknown;
  }
  if (!argument.is_sequence() || argument.size() != 2) {
    error(at, name == "Fn::Equals"
                  ? std::string(wording::equals)
                  : "Template error: every " + std::string(name) + " object requires two parameters");
    return Truth::unknown;
  }
  Node first = value(argument.at(0));
  Node second = value(argument.at(1));
  if (name == "Fn::Equals") return equals(first, second);
  if (is_unknowable(first) || is_unknowable(second)) return Truth::unknown;
  if (name == "Fn::Contains") return contains(first, second);
  Truth all = Truth::yes;  // EachMemberEquals, EachMemberIn
  for (const Node& member : first.items()) {
    Truth one = name == "Fn::EachMemberIn" ? contains(second, member) : equals(member, second);
    if (one == Truth::no) return Truth::no;
    if (one == Truth::unknown) all = one;
  }
  return all;
}

// And (neutral yes) and Or (neutral no): one operand that differs from neutral decides, whatever the unknown
// ones are.
Truth Evaluator::all_of(const Node& argument, Truth neutral) {
  Truth result = neutral;
  for (const Node& operand : argument.items()) {
    Truth one = truth(operand);
    if (one == negated(neutral)) result = one;
    if (one == Truth::unknown && result == neutral) result = one;
  }
  return result;
}

Truth Evaluator::equals(const Node& a, const Node& b) {
  if (a.is_invalid() || b.is_invalid()) return Truth::unknown;
  if (a.is_unknown() || b.is_unknown())
    return a.is_unknown() && b.is_unknown() && a.text() == b.text() && !a.text().empty() ? Truth::yes
                                                                                         : Truth::unknown;
  auto is_text = [](const Node& node) { return node.is_scalar() || node.is_secret(); };
  if (is_text(a) && is_text(b)) return truth_of(a.text() == b.text());
  if (!a || !b) return truth_of(!a && !b);
  if (a.is_sequence() && b.is_sequence()) {
    Truth result = a.size() == b.size() ? Truth::yes : Truth::no;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
      Truth one = equals(a.at(i), b.at(i));
      if (one == Truth::no) return one;
      if (one == Truth::unknown && result == Truth::yes) result = one;
    }
    return result;
  }
  return Truth::no;
}

Truth Evaluator::contains(const Node& list, const Node& item) {
  Truth result = Truth::no;
  for (const Node& member : list.items()) {
    Truth one = equals(member, item);
    if (one == Truth::yes) return one;
    if (one == Truth::unknown) result = one;
  }
  return result;
}

Node Evaluator::if_(const Node& argument, Origin at) {
  if (!argument.is_sequence() || argument.size() != 3 || !argument.at(0).is_scalar())
    return error(at, std::string(wording::if_));
  std::string_view name = argument.at(0).text();
  switch (condition(name, at, "Fn::If")) {
    case Truth::yes:
      return value(argument.at(1));
    case Truth::no:
      return value(argument.at(2));
    case Truth::unknown:
      break;
  }
  return Node::unknown("condition " + std::string(name), at);
}

// Fn::RefAll gives the values of all parameters of one type; Fn::ValueOf and Fn::ValueOfAll give attributes
// of what they name (tags of a VPC), which only AWS knows.
Node Evaluator::value_of(const Node& argument, Origin at) {
  Node given = value(argument);
  if (!given.is_scalar()) return Node::unknown("Fn::ValueOf", at);
  std::vector<Node> values;
  for (const ParameterDeclaration& p : state_.t.parameters) {
    bool listed = p.type == "List<" + std::string(given.text()) + ">";
    auto it = state_.parameters.find(p.name);
    if ((p.type != given.text() && !listed) || it == state_.parameters.end()) continue;
    if (!it->second.is_sequence()) {
      values.push_back(it->second);
      continue;
    }
    values.insert(values.end(), it->second.items().begin(), it->second.items().end());
  }
  return Node::sequence(std::move(values), at);
}

}  // namespace cf::template_
