// Join, Sub, Split, Select, Base64, Length, ToJsonString, Cidr.
#include <charconv>

#include "base/digest.h"
#include "base/strings.h"
#include "template/cidr.h"
#include "template/compact_json.h"
#include "template/evaluator.h"
#include "template/substitution.h"
#include "template/wording.h"

namespace cf::template_ {
namespace {

bool has_text(const Node& node) {
  return node.is_scalar() || node.is_secret();
}

// What stops a function that needs its argument's text: unknown and invalid values pass through.
bool passes_through(const Node& node) {
  return node.is_unknown() || node.is_invalid();
}

std::optional<std::int64_t> whole_number(const Node& node) {
  if (!has_text(node)) return std::nullopt;
  std::string_view text = base::trim(node.text());
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Node Evaluator::join(const Node& argument, Origin at) {
  if (!argument.is_sequence() || argument.size() != 2) return error(at, std::string(wording::join));
  Node delimiter = value(argument.at(0));
  Node list = value(argument.at(1));
  if (passes_through(list)) return list.with_origin(at);
  if (!has_text(delimiter) || !list.is_sequence()) {
    if (passes_through(delimiter)) return delimiter;
    return error(at, std::string(wording::join));
  }
  Concatenation text;
  bool first = true;
  for (const Node& item : list.items()) {
    if (!first) text.add(delimiter);
    first = false;
    if (!text.add(item)) return error(at, std::string(wording::join), "an item of the list is no string");
  }
  return dynamic_references(std::move(text).result(at));
}

Node Evaluator::sub(const Node& argument, Origin at) {
  Node pattern = argument;
  Node variables;
  if (argument.is_sequence() && argument.size() == 2) {
    pattern = argument.at(0);
    variables = argument.at(1);
  } else if (argument.is_sequence() && argument.size() == 1) {
    pattern = argument.at(0);
  }
  if (pattern.is_unknown()) return pattern.with_origin(at);
  if (!pattern.is_scalar() || (variables && !variables.is_mapping()))
    return error(at, std::string(wording::sub));
  Concatenation text;
  for (const SubstitutionPart& part : parse_substitution(pattern.text())) {
    if (!part.is_variable) {
      text.add(std::string_view(part.text));
      continue;
    }
    if (!is_substitution_name(part.text)) return error(at, std::string(wording::sub_names));
    Node piece;
    if (const Node& given = variables.find(part.text)) {
      piece = value(given);
    } else if (std::size_t dot = part.text.find('.'); dot != std::string::npos) {
      piece = attribute(std::string_view(part.text).substr(0, dot),
                        std::string_view(part.text).substr(dot + 1), at);
    } else {
      piece = reference(part.text, at);
    }
    if (!text.add(piece))
      return error(at, "Template error: variable " + part.text +
                           " in Fn::Sub expression does not resolve to a string");
  }
  return dynamic_references(std::move(text).result(at));
}

Node Evaluator::split(const Node& argument, Origin at) {
  if (!argument.is_sequence() || argument.size() != 2) return error(at, std::string(wording::split));
  Node delimiter = value(argument.at(0));
  Node text = value(argument.at(1));
  if (passes_through(text)) return text.with_origin(at);
  if (!has_text(delimiter) || !has_text(text) || delimiter.text().empty()) {
    if (passes_through(delimiter)) return delimiter;
    return error(at, std::string(wording::split));
  }
  std::vector<Node> items;
  for (std::string& part : base::split(text.text(), delimiter.text())) {
    items.push_back(text.is_secret() ? Node::secret(std::move(part), std::string(text.label()), at)
                                     : Node::string(std::move(part), at));
  }
  return Node::sequence(std::move(items), at);
}

Node Evaluator::select(const Node& argument, Origin at) {
  if (!argument.is_sequence() || argument.size() != 2) return error(at, std::string(wording::select));
  Node index = value(argument.at(0));
  Node list = value(argument.at(1));
  if (passes_through(index)) return index;
  if (passes_through(list)) return list.with_origin(at);
  auto position = whole_number(index);
  if (!position || !list.is_sequence()) return error(at, std::string(wording::select));
  if (*position < 0 || static_cast<std::size_t>(*position) >= list.size())
    return error(
        at,
        "Template error: Fn::Select cannot select nonexistent value at index " + std::to_string(*position),
        "the list has " + base::plural(list.size(), "item"));
  return list.at(static_cast<std::size_t>(*position));
}

Node Evaluator::base64(const Node& argument, Origin at) {
  Node text = value(argument);
  if (passes_through(text)) return text.with_origin(at);
  if (!has_text(text)) return error(at, std::string(wording::base64));
  std::string encoded = base::base64_encode(text.text());
  if (text.is_secret()) return Node::secret(std::move(encoded), std::string(text.label()), at);
  return Node::string(std::move(encoded), at);
}

Node Evaluator::length(const Node& argument, Origin at) {
  Node list = value(argument);
  if (passes_through(list)) return list.with_origin(at);
  if (!list.is_sequence())
    return error(at,
                 "Template error: every Fn::Length object requires a list or a function that returns a list");
  return Node::integer(static_cast<std::int64_t>(list.size()), at);
}

Node Evaluator::to_json_string(const Node& argument, Origin at) {
  Node tree = value(argument);
  if (!tree.is_mapping() && !tree.is_sequence()) {
    if (passes_through(tree)) return tree.with_origin(at);
    return error(at, "Template error: every Fn::ToJsonString object requires a map or a list");
  }
  if (tree.contains(document::Kind::invalid)) return Node::invalid(at);
  if (tree.contains(document::Kind::unknown)) return Node::unknown("Fn::ToJsonString", at);
  bool secret = tree.contains(document::Kind::secret);
  std::string json = compact_json(tree);
  return secret ? Node::secret(std::move(json), "Fn::ToJsonString", at) : Node::string(std::move(json), at);
}

Node Evaluator::cidr(const Node& argument, Origin at) {
  if (!argument.is_sequence() || argument.size() < 2 || argument.size() > 3)
    return error(at, std::string(wording::cidr));
  Node block = value(argument.at(0));
  Node count = value(argument.at(1));
  Node bits = argument.size() == 3 ? value(argument.at(2)) : Node();
  for (const Node* node : {&block, &count, &bits})
    if (passes_through(*node)) return node->with_origin(at);
  auto blocks = whole_number(count);
  auto host_bits = bits ? whole_number(bits) : std::nullopt;
  if (!has_text(block) || !blocks || (bits && !host_bits)) return error(at, std::string(wording::cidr));
  std::vector<std::string> subnets;
  std::string problem = split_cidr(block.text(), *blocks, host_bits, subnets);
  if (!problem.empty()) return error(at, "Template error: Fn::Cidr " + problem);
  return document::strings(subnets).with_origin(at);
}

}  // namespace cf::template_
