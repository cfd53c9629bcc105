#include <charconv>

#include "base/secrets.h"
#include "base/strings.h"
#include "template/pattern.h"
#include "template/state.h"

namespace cf::template_ {
namespace {

using document::Origin;

std::string shortest(double value) {
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, end);
}

bool parse_double(std::string_view text, double& out) {
  text = base::trim(text);
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

// One parameter's value, as text, against what its declaration demands.
class ConstraintCheck {
 public:
  ConstraintCheck(const ParameterDeclaration& parameter, Origin at, base::Diagnostics& diagnostics)
      : p_(parameter), at_(at), diagnostics_(diagnostics) {}

  void check(std::string_view value) {
    // What an SSM parameter holds is not checked; its name is, as one string.
    if (p_.is_list() && !p_.is_ssm()) {
      if (value.empty()) return check_item(value);
      for (const std::string& item : base::split(value, ',')) {
        if (failed_) return;
        check_item(base::trim(item));
      }
    } else {
      check_item(value);
    }
  }

 private:
  void check_item(std::string_view value) {
    bool number = p_.type == "Number" || p_.type == "List<Number>";
    double numeric = 0;
    if (number && !parse_double(value, numeric)) return fail("must be a number");
    if (!p_.allowed_values.empty()) check_allowed(value, number, numeric);
    if (failed_) return;
    if (!p_.allowed_pattern.empty()) check_pattern(value);
    if (failed_) return;
    auto length = static_cast<std::int64_t>(base::code_points(value));
    if (p_.min_length && length < *p_.min_length)
      return fail("must contain at least " + std::to_string(*p_.min_length) + " characters");
    if (p_.max_length && length > *p_.max_length)
      return fail("must contain at most " + std::to_string(*p_.max_length) + " characters");
    if (p_.min_value && number && numeric < *p_.min_value)
      return fail("must be a number not less than " + shortest(*p_.min_value));
    if (p_.max_value && number && numeric > *p_.max_value)
      return fail("must be a number not greater than " + shortest(*p_.max_value));
  }

  void check_allowed(std::string_view value, bool number, double numeric) {
    for (const std::string& allowed : p_.allowed_values) {
      if (allowed == value) return;
      double other = 0;
      if (number && parse_double(allowed, other) && other == numeric) return;
    }
    std::string hint = "one of " + base::join(p_.allowed_values, ", ");
    if (!p_.no_echo) hint += base::did_you_mean(value, p_.allowed_values);
    fail("must be one of AllowedValues", hint);
  }

  void check_pattern(std::string_view value) {
    switch (match_pattern(p_.allowed_pattern, value)) {
      case PatternMatch::matches:
        return;
      case PatternMatch::differs:
        return fail("must match pattern " + p_.allowed_pattern);
      case PatternMatch::invalid_pattern:
        diagnostics_.error(p_.node.find("AllowedPattern").origin(),
                           "Template error: AllowedPattern of parameter " + p_.name +
                               " is not a regular expression: " + p_.allowed_pattern);
        break;
      case PatternMatch::too_costly:
        diagnostics_.error(at_, "Template error: matching AllowedPattern of parameter " + p_.name +
                                    " takes too long: " + p_.allowed_pattern);
        break;
    }
    failed_ = true;
  }

  // A ConstraintDescription takes the place of the reason.
  void fail(std::string reason, std::string hint = {}) {
    failed_ = true;
    if (!p_.constraint_description.empty()) {
      diagnostics_.error(
          at_, "Parameter " + p_.name + " failed to satisfy constraint: " + p_.constraint_description,
          hint.empty() ? reason : hint);
    } else {
      diagnostics_.error(at_, "Parameter '" + p_.name + "' " + reason, hint);
    }
  }

  const ParameterDeclaration& p_;
  Origin at_;
  base::Diagnostics& diagnostics_;
  bool failed_ = false;
};

Node list_of(std::string_view text, Origin at) {
  std::vector<Node> items;
  if (!text.empty())
    for (const std::string& item : base::split(text, ','))
      items.push_back(Node::string(std::string(base::trim(item)), at));
  return Node::sequence(std::move(items), at);
}

Node protect(const ParameterDeclaration& p, Node value) {
  if (!p.no_echo) return value;
  if (value.is_scalar()) {
    base::add_secret(value.text());
    return Node::secret(std::string(value.text()), "parameter " + p.name, value.origin());
  }
  if (!value.is_sequence()) return value;
  std::vector<Node> items;
  for (const Node& item : value.items()) items.push_back(protect(p, item));
  return Node::sequence(std::move(items), value.origin());
}

// A list given as a sequence (by a caller that has one) is what its items joined by commas would be.
Node as_text(const Node& given) {
  if (!given.is_sequence()) return given;
  std::string joined;
  for (const Node& item : given.items()) {
    if (!item.is_scalar())
      return item.is_unknown() || item.is_secret() ? Node::unknown(std::string(item.text())) : given;
    if (&item != given.items().data()) joined += ',';
    joined += item.text();
  }
  return Node::string(std::move(joined), given.origin());
}

Node parameter_value(const ParameterDeclaration& p, const Node& given, const Lookups& lookups,
                     base::Diagnostics& diagnostics) {
  Node text = as_text(given);
  Origin at = text.origin() ? text.origin() : p.node.origin();
  if (text.is_unknown() || text.is_invalid()) return text;
  if (!text.is_scalar() && !text.is_secret()) {
    diagnostics.error(at, "Parameter '" + p.name + "' must be a string");
    return Node::invalid(at);
  }
  ConstraintCheck(p, at, diagnostics).check(text.text());
  if (p.is_ssm()) {
    if (!lookups.ssm_parameter) return Node::unknown("ssm:" + std::string(text.text()), at);
    Node found = lookups.ssm_parameter(text.text());
    if (!found) {
      diagnostics.error(at, "Parameter " + p.name + " should either have input value or default value",
                        "there is no SSM parameter '" + std::string(text.text()) + "'");
      return Node::invalid(at);
    }
    if (p.is_list() && found.is_scalar()) found = list_of(found.text(), at);
    return protect(p, std::move(found));
  }
  if (text.is_secret()) {
    if (!p.is_list()) return text;
    std::vector<Node> items;
    for (const Node& item : list_of(text.text(), at).items())
      items.push_back(Node::secret(std::string(item.text()), std::string(text.label()), at));
    return Node::sequence(std::move(items), at);
  }
  Node value = p.is_list() ? list_of(text.text(), at) : Node::string(std::string(text.text()), at);
  return protect(p, std::move(value));
}

}  // namespace

std::map<std::string, Node, std::less<>> parameter_values(const Template& t,
                                                          const std::map<std::string, Node>& given,
                                                          const Lookups& lookups,
                                                          base::Diagnostics& diagnostics) {
  std::map<std::string, Node, std::less<>> values;
  std::vector<std::string> declared;
  for (const ParameterDeclaration& p : t.parameters) declared.push_back(p.name);
  for (const auto& [name, node] : given) {
    if (t.parameter(name) == nullptr)
      diagnostics.error(node.origin(), "Parameters: [" + name + "] do not exist in the template",
                        declared.empty()
                            ? "the template declares no parameters"
                            : "declared: " + base::join(declared, ", ") + base::did_you_mean(name, declared));
  }
  for (const ParameterDeclaration& p : t.parameters) {
    auto it = given.find(p.name);
    Node text = it != given.end() && it->second ? it->second : p.default_value;
    if (!text) {
      diagnostics.error(p.node.origin(), "Parameters: [" + p.name + "] must have values",
                        "give a value, or a Default in the template");
      values.emplace(p.name, Node::invalid(p.node.origin()));
      continue;
    }
    values.emplace(p.name, parameter_value(p, text, lookups, diagnostics));
  }
  return values;
}

}  // namespace cf::template_
