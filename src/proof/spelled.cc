#include "proof/spelled.h"

#include <algorithm>

#include "base/strings.h"
#include "document/json.h"

namespace cf::proof {
namespace {

using document::Entry;
using document::Node;

// The only entry, where that is a function.
const Entry* function_of(const Node& node) {
  if (node.size() != 1 || !node.is_mapping()) return nullptr;
  const Entry& entry = node.entries().front();
  const std::string_view name = entry.key.text();
  // A statement's Condition is a mapping.
  const bool named = name == "Condition" && entry.value.is_scalar();
  return named || name == "Ref" || name.starts_with("Fn::") ? &entry : nullptr;
}

Node braced(const std::string& name) {
  return Node::string("${" + name + "}");
}

std::string dotted(const Node& list) {
  std::string text;
  for (const Node& item : list.items()) {
    std::string part = in_one_line(spelled(item));
    // ${Sizes.${Size}.Nodes} says no more than ${Sizes.Size.Nodes}
    if (part.starts_with("${") && part.find('}') == part.size() - 1) part = part.substr(2, part.size() - 3);
    text += (text.empty() ? "" : ".") + part;
  }
  return text;
}

Node spelled_sub(const Node& argument) {
  if (argument.is_scalar()) return Node::string(std::string(argument.text()));
  if (argument.size() != 2 || !argument.is_sequence()) return Node::string(in_one_line(argument));
  std::string text(argument.at(0).text());
  for (const Entry& variable : argument.at(1).entries()) {
    const std::string name = "${" + std::string(variable.key.text()) + "}";
    const std::string value = in_one_line(spelled(variable.value));
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size())
      text.replace(at, name.size(), value);
  }
  return Node::string(std::move(text));
}

Node spelled_join(const Node& argument) {
  const bool listed = argument.is_sequence() && argument.size() == 2 && argument.at(1).is_sequence();
  if (!listed) return braced("Join " + in_one_line(spelled(argument)));
  std::string text;
  bool first = true;
  for (const Node& item : argument.at(1).items()) {
    const Node part = spelled(item);
    if (!part) continue;
    text += first ? "" : std::string(argument.at(0).text());
    text += in_one_line(part);
    first = false;
  }
  return Node::string(std::move(text));
}

Node under(const Node& value, const std::string& condition) {
  if (value.is_mapping()) {
    const std::string inner(value.find(when_key).text());
    return value.with(when_key, Node::string(condition + (inner.empty() ? "" : " and " + inner)));
  }
  if (!value.is_scalar()) return value;
  std::string text(value.text().empty() ? "''" : value.text());
  // What stands under two conditions names both in one pair of brackets.
  const std::size_t bracket = text.ends_with(']') ? text.rfind(" [") : std::string::npos;
  if (bracket == std::string::npos) return Node::string(text + " [" + condition + "]");
  return Node::string(text.substr(0, bracket) + " [" + condition + " and " + text.substr(bracket + 2));
}

Node spelled_if(const Node& argument) {
  if (!argument.is_sequence() || argument.size() != 3) return Node::string(in_one_line(argument));
  const std::string condition(argument.at(0).text());
  std::vector<Node> alternatives;
  for (const std::size_t branch : {1u, 2u}) {
    const Node value = spelled(argument.at(branch));
    const std::string when = branch == 1 ? condition : "not " + condition;
    if (value.is_sequence()) {
      for (const Node& item : value.items()) alternatives.push_back(under(item, when));
    } else if (value) {
      alternatives.push_back(under(value, when));
    }
  }
  if (alternatives.empty()) return {};
  return Node::sequence(std::move(alternatives));
}

Node spelled_function(const Entry& function) {
  const std::string_view name = function.key.text();
  const Node& argument = function.value;
  if (name == "Ref") return argument.text() == "AWS::NoValue" ? Node() : braced(std::string(argument.text()));
  if (name == "Condition") return Node::string(std::string(argument.text()));
  if (name == "Fn::GetAtt" && argument.is_sequence()) return braced(dotted(argument));
  if (name == "Fn::FindInMap") return braced(dotted(argument));
  if (name == "Fn::Sub") return spelled_sub(argument);
  if (name == "Fn::Join") return spelled_join(argument);
  if (name == "Fn::If") return spelled_if(argument);
  if (name == "Fn::ToJsonString") return spelled(argument);
  return braced(std::string(name.substr(4)) + " " + in_one_line(spelled(argument)));
}

}  // namespace

Node spelled(const Node& node) {
  if (const Entry* function = function_of(node)) return spelled_function(*function);
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) {
      const Node one = spelled(item);
      const Entry* function = function_of(item);
      if (function != nullptr && function->key.text() == "Fn::If" && one.is_sequence()) {
        items.insert(items.end(), one.items().begin(), one.items().end());
      } else if (one) {
        items.push_back(one);
      }
    }
    return Node::sequence(std::move(items), node.origin());
  }
  if (!node.is_mapping()) return node;
  std::vector<Entry> entries;
  for (const Entry& entry : node.entries()) {
    if (Node value = spelled(entry.value)) entries.push_back({entry.key, std::move(value)});
  }
  return Node::mapping(std::move(entries), node.origin());
}

std::string in_one_line(const Node& node) {
  if (node.is_sequence()) {
    std::vector<std::string> items;
    for (const Node& item : node.items()) items.push_back(in_one_line(item));
    return "[" + base::join(items, ", ") + "]";
  }
  if (node.is_mapping()) {
    std::vector<std::string> entries;
    std::string when;
    for (const Entry& entry : node.entries()) {
      if (entry.key.text() == when_key) {
        when = " [" + std::string(entry.value.text()) + "]";
      } else {
        entries.push_back(std::string(entry.key.text()) + ": " + in_one_line(entry.value));
      }
    }
    return "{" + base::join(entries, ", ") + "}" + when;
  }
  const std::string text(node.text());
  const bool controls = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
  return text.empty() ? "''" : controls ? document::json_quote(text) : text;
}

std::string spelled_condition(const Node& node) {
  const Entry* function = function_of(node);
  if (function == nullptr) return in_one_line(node);
  const std::string_view name = function->key.text();
  const auto arguments = function->value.items();
  if (name == "Fn::Equals" && arguments.size() == 2)
    return in_one_line(spelled(arguments[0])) + " = " + in_one_line(spelled(arguments[1]));
  if (name == "Fn::Not" && arguments.size() == 1) return "not (" + spelled_condition(arguments[0]) + ")";
  if (name != "Fn::And" && name != "Fn::Or") return in_one_line(spelled(node));
  std::vector<std::string> parts;
  for (const Node& argument : arguments) parts.push_back("(" + spelled_condition(argument) + ")");
  return base::join(parts, name == "Fn::And" ? " and " : " or ");
}

}  // namespace cf::proof
