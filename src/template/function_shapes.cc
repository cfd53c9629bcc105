#include "template/function_shapes.h"

#include "template/intrinsic.h"
#include "template/substitution.h"
#include "template/wording.h"

namespace cf::template_ {
namespace {

bool is_function(const Node& node) {
  return intrinsic(node).has_value();
}
bool is_text_or_function(const Node& node) {
  return node.is_scalar() || is_function(node) || node.is_unknown() || node.is_secret() || node.is_invalid();
}
bool is_list_or_function(const Node& node) {
  return node.is_sequence() || is_function(node) || node.is_unknown() || node.is_invalid();
}
bool is_list_of(const Node& node, std::size_t least, std::size_t most) {
  return node.is_sequence() && node.size() >= least && node.size() <= most;
}
bool is_condition(const Node& node) {
  return is_function(node) || (node.is_mapping() && node.size() == 1 && node.has("Condition"));
}

class ShapeCheck {
 public:
  ShapeCheck(const Template& t, base::Diagnostics& diagnostics)
      : extended_(t.language_extensions()), diagnostics_(diagnostics) {}

  void walk(const Node& node) {
    if (auto function = intrinsic(node)) check(*function, node.origin());
    for (const Node& item : node.items()) walk(item);
    for (const auto& entry : node.entries()) walk(entry.value);
  }

 private:
  void check(const Intrinsic& function, Origin at) {
    std::string problem = problem_of(function.name, *function.argument);
    if (!problem.empty()) diagnostics_.error(at, std::move(problem));
  }

  std::string problem_of(std::string_view name, const Node& a) const {
    auto unless = [](bool good, std::string_view text) { return good ? std::string() : std::string(text); };
    if (a.is_invalid()) return {};
    if (name == "Ref") return unless(a.is_scalar() || (extended_ && is_function(a)), wording::ref);
    if (name == "Fn::GetAtt")
      return unless(a.is_sequence() && a.size() >= 2 && has_parts(a), wording::get_att);
    if (name == "Fn::Sub") return sub_problem(a);
    if (name == "Fn::Join")
      return unless(is_list_of(a, 2, 2) && a.at(0).is_scalar() && is_list_or_function(a.at(1)),
                    wording::join);
    if (name == "Fn::Split")
      return unless(is_list_of(a, 2, 2) && a.at(0).is_scalar() && !a.at(0).text().empty() &&
                        is_text_or_function(a.at(1)),
                    wording::split);
    if (name == "Fn::Select")
      return unless(is_list_of(a, 2, 2) && is_text_or_function(a.at(0)) && is_list_or_function(a.at(1)),
                    wording::select);
    if (name == "Fn::If") return unless(is_list_of(a, 3, 3) && a.at(0).is_scalar(), wording::if_);
    if (name == "Fn::Equals")
      return unless(is_list_of(a, 2, 2) && !is_bare(a.at(0)) && !is_bare(a.at(1)), wording::equals);
    if (name == "Fn::Not") return unless(is_list_of(a, 1, 1) && is_condition(a.at(0)), wording::not_);
    if (name == "Fn::And" || name == "Fn::Or") {
      bool good = is_list_of(a, 2, 10);
      for (const Node& operand : a.items()) good = good && is_condition(operand);
      return unless(good, "Template error: every " + std::string(name) +
                              " object requires a list of at least 2 and at most 10 boolean parameters.");
    }
    if (name == "Fn::FindInMap") return unless(is_list_of(a, 3, extended_ ? 4 : 3), wording::find_in_map);
    if (name == "Fn::Base64") return unless(is_text_or_function(a), wording::base64);
    if (name == "Fn::GetAZs") return unless(is_text_or_function(a), wording::get_azs);
    if (name == "Fn::Cidr") return unless(is_list_of(a, 2, 3) || is_function(a), wording::cidr);
    if (name == "Fn::ImportValue")
      return unless(
          is_text_or_function(a),
          "Template error: the attribute in Fn::ImportValue must be a string or a function that returns a "
          "string");
    if (name == "Fn::Transform")
      return unless(a.is_mapping() && a.find("Name").is_scalar(),
                    "Key Name of transform definition must be a string.");
    if (!is_known_function(name) || (is_language_extension(name) && !extended_))
      return "Template error: Encountered unsupported function: " + std::string(name) +
             " Supported functions are: " + std::string(supported_functions());
    return {};
  }

  static bool is_bare(const Node& node) { return node.is_mapping() && !is_condition(node); }

  static bool has_parts(const Node& parts) {
    for (const Node& part : parts.items())
      if (!is_function(part) && (!part.is_scalar() || part.text().empty())) return false;
    return true;
  }

  // A text that only a deployment knows, of a template that was rendered before it, may have any form.
  static std::string sub_problem(const Node& a) {
    const bool pair = is_list_of(a, 2, 2) && a.at(1).is_mapping(), single = is_list_of(a, 1, 1);
    const Node pattern = pair || single ? a.at(0) : a;
    if (pattern.is_unknown()) return {};
    if (!pattern.is_scalar()) return std::string(wording::sub);
    for (const SubstitutionPart& part : parse_substitution(pattern.text()))
      if (part.is_variable && !is_substitution_name(part.text)) return std::string(wording::sub_names);
    return {};
  }

  bool extended_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

void check_function_shapes(const Template& t, base::Diagnostics& diagnostics) {
  ShapeCheck check(t, diagnostics);
  check.walk(t.conditions);
  for (const ResourceDeclaration& r : t.resources) check.walk(r.node);
  for (const OutputDeclaration& o : t.outputs) check.walk(o.node);
}

}  // namespace cf::template_
