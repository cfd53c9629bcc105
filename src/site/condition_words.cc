#include "site/condition_words.h"

#include "document/json.h"
#include "template/intrinsic.h"

namespace cf::site {
namespace {

using document::Node;

std::string operand(const Node& node) {
  if (const std::string_view name = template_::literal_ref(node); !name.empty()) return std::string(name);
  if (node.is_scalar()) return node.text().empty() ? "empty" : std::string(node.text());
  return document::to_json(node, {.dialect = document::Dialect::cloudformation});
}

std::string in_words(const Node& node, bool nested);

std::string joined(const Node& list, const char* word, bool nested) {
  std::string out;
  for (const Node& each : list.items()) out += (out.empty() ? "" : word) + in_words(each, true);
  return nested ? "(" + out + ")" : out;
}

std::string equality(const Node& pair, const char* verb) {
  if (pair.size() != 2 || !pair.is_sequence()) return operand(pair);
  // The literal last, however the template has it.
  const bool turned = pair.at(0).is_scalar() && !pair.at(1).is_scalar();
  return operand(pair.at(turned ? 1 : 0)) + verb + operand(pair.at(turned ? 0 : 1));
}

std::string in_words(const Node& node, bool nested) {
  if (node.size() == 1 && node.find("Condition").is_scalar())
    return std::string(node.find("Condition").text());
  const auto function = template_::intrinsic(node);
  if (!function) return operand(node);
  const Node& argument = *function->argument;
  if (function->name == "Fn::Equals") return equality(argument, " is ");
  if (function->name == "Fn::And") return joined(argument, " and ", nested);
  if (function->name == "Fn::Or") return joined(argument, " or ", nested);
  if (function->name == "Fn::Not" && argument.is_sequence() && argument.size() == 1) {
    const auto inner = template_::intrinsic(argument.at(0));
    if (inner && inner->name == "Fn::Equals") return equality(*inner->argument, " is not ");
    return "not " + in_words(argument.at(0), true);
  }
  return operand(node);
}

}  // namespace

std::string condition_words(const Node& condition) {
  return in_words(condition, false);
}

}  // namespace cf::site
