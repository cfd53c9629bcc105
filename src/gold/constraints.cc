#include "gold/constraints.h"

#include <algorithm>

#include "base/strings.h"
#include "template/evaluate.h"

namespace cf::gold {
namespace {

using document::Node;

bool is_literal(const Node& node) {
  if (!node.is_sequence()) return node.is_scalar();
  return std::all_of(node.items().begin(), node.items().end(),
                     [](const Node& item) { return item.is_scalar(); });
}

bool is_number(const Parameter& parameter) {
  return parameter.type == "Number" || parameter.type == "List<Number>";
}

}  // namespace

std::optional<std::string> why_no_value(const Parameter& parameter, const Node& literal) {
  if (!is_literal(literal)) return std::nullopt;
  template_::Template alone;
  alone.parameters = {parameter};
  base::Diagnostics diagnostics;
  const template_::Evaluation evaluation(std::move(alone), {{parameter.name, literal}}, {}, {}, diagnostics);
  for (const base::Diagnostic& each : diagnostics.list())
    if (each.severity == base::Severity::error)
      return each.message + (each.hint.empty() ? "" : ": " + each.hint);
  return std::nullopt;
}

std::optional<std::string> PassedOn::hold(const Parameter& of_part) {
  // Of what is looked up, CloudFormation checks the name.
  if (now_.is_ssm() || of_part.is_ssm()) return std::nullopt;
  if (now_.default_value)
    if (auto why = why_no_value(of_part, now_.default_value)) return "its Default: " + *why;
  if (!now_.allowed_values.empty() && taken_.count("AllowedValues") == 0) {
    for (const std::string& value : now_.allowed_values)
      if (auto why = why_no_value(of_part, Node::string(value)))
        return "'" + value + "' of its AllowedValues: " + *why;
    return std::nullopt;  // it has no other values
  }
  if (now_.is_list() != of_part.is_list()) return std::nullopt;
  if (is_number(of_part) && !is_number(now_)) return "it is no number: declare it with Type " + of_part.type;
  if (!of_part.allowed_values.empty()) {
    if (!now_.allowed_values.empty() && now_.allowed_values != of_part.allowed_values)
      return std::string("two parts have different AllowedValues: give it those that both have");
    now_.allowed_values = of_part.allowed_values;
    taken_["AllowedValues"] = of_part.node.find("AllowedValues");
  }
  if (auto wrong = take_limits(of_part)) return wrong;
  return take_pattern(of_part);
}

std::optional<std::string> PassedOn::take_limits(const Parameter& of_part) {
  const auto take = [&](const char* name, auto& own, const auto& wanted, auto is_narrower) {
    if (!wanted || (own && !is_narrower(*wanted, *own))) return;
    own = wanted;
    taken_[name] = of_part.node.find(name);
  };
  const auto more = [](auto a, auto b) { return a > b; };
  const auto less = [](auto a, auto b) { return a < b; };
  take("MinLength", now_.min_length, of_part.min_length, more);
  take("MaxLength", now_.max_length, of_part.max_length, less);
  take("MinValue", now_.min_value, of_part.min_value, more);
  take("MaxValue", now_.max_value, of_part.max_value, less);
  const bool is_empty = (now_.min_length && now_.max_length && *now_.min_length > *now_.max_length) ||
                        (now_.min_value && now_.max_value && *now_.min_value > *now_.max_value);
  if (!is_empty) return std::nullopt;
  return std::string("no value is within all of the limits that it must hold");
}

std::optional<std::string> PassedOn::take_pattern(const Parameter& of_part) {
  if (of_part.allowed_pattern.empty() || now_.allowed_pattern == of_part.allowed_pattern) return std::nullopt;
  if (taken_.count("AllowedPattern") != 0)
    return "two parts have different patterns, " + now_.allowed_pattern + " and " + of_part.allowed_pattern +
           ": give it an AllowedPattern that holds both";
  if (!now_.allowed_pattern.empty()) return std::nullopt;
  now_.allowed_pattern = of_part.allowed_pattern;
  taken_["AllowedPattern"] = of_part.node.find("AllowedPattern");
  if (now_.constraint_description.empty() && !of_part.constraint_description.empty())
    taken_["ConstraintDescription"] = of_part.node.find("ConstraintDescription");
  return std::nullopt;
}

Node PassedOn::declaration() const {
  Node node = now_.node;
  for (const auto& [name, value] : taken_) node = node.with(name, value);
  return node;
}

}  // namespace cf::gold
