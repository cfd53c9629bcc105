#include "template/evaluator.h"

namespace cf::template_ {

const Evaluator::Named Evaluator::functions[] = {
    {"Ref", &Evaluator::ref},
    {"Fn::GetAtt", &Evaluator::get_att},
    {"Fn::Sub", &Evaluator::sub},
    {"Fn::Join", &Evaluator::join},
    {"Fn::If", &Evaluator::if_},
    {"Fn::Select", &Evaluator::select},
    {"Fn::Split", &Evaluator::split},
    {"Fn::FindInMap", &Evaluator::find_in_map},
    {"Fn::ImportValue", &Evaluator::import_value},
    {"Fn::Base64", &Evaluator::base64},
    {"Fn::GetAZs", &Evaluator::availability_zones},
    {"Fn::Cidr", &Evaluator::cidr},
    {"Fn::Transform", &Evaluator::transform},
    {"Fn::GetStackOutput", &Evaluator::stack_output},
    {"Fn::Length", &Evaluator::length},
    {"Fn::ToJsonString", &Evaluator::to_json_string},
    {"Fn::ValueOf", &Evaluator::value_of},
    {"Fn::ValueOfAll", &Evaluator::value_of},
    {"Fn::RefAll", &Evaluator::value_of},
};

Node Evaluator::error(Origin at, std::string message, std::string hint) {
  diagnostics_.error(at, std::move(message), std::move(hint));
  return Node::invalid(at);
}

Node Evaluator::value(const Node& node) {
  switch (node.kind()) {
    case document::Kind::scalar:
      return dynamic_references(node);
    case document::Kind::sequence: {
      std::vector<Node> items;
      items.reserve(node.size());
      bool changed = false;
      for (const Node& item : node.items()) {
        Node evaluated = value(item);
        changed = changed || !evaluated.same_as(item);
        if (evaluated) items.push_back(std::move(evaluated));
      }
      return changed ? Node::sequence(std::move(items), node.origin()) : node;
    }
    case document::Kind::mapping:
      return mapping(node);
    default:
      return node;
  }
}

Node Evaluator::mapping(const Node& node) {
  if (auto function = intrinsic(node)) {
    return call(*function, node.origin());
  }
  if (node.has("Fn::Transform")) return merged_transform(node);
  std::vector<document::Entry> entries;
  entries.reserve(node.size());
  bool changed = false;
  for (const auto& entry : node.entries()) {
    Node evaluated = value(entry.value);
    changed = changed || !evaluated.same_as(entry.value);
    if (evaluated) entries.push_back({entry.key, std::move(evaluated)});
  }
  return changed ? Node::mapping(std::move(entries), node.origin()) : node;
}

// {Fn::Transform: ..., siblings}: what the macro gives is merged with its siblings.
Node Evaluator::merged_transform(const Node& node) {
  Node merged = value(node.without("Fn::Transform"));
  Node result = transform(node.find("Fn::Transform"), node.find("Fn::Transform").origin());
  if (!result.is_mapping()) return result;
  for (const auto& entry : result.entries()) merged = merged.with(entry.key.text(), entry.value);
  return merged;
}

Node Evaluator::call(const Intrinsic& function, Origin at) {
  if (is_boolean_function(function.name)) {
    switch (boolean_function(function, at)) {
      case Truth::yes:
        return Node::boolean(true, at);
      case Truth::no:
        return Node::boolean(false, at);
      case Truth::unknown:
        return Node::unknown(std::string(function.name), at);
    }
  }
  if (is_language_extension(function.name) && !state_.t.language_extensions())
    return error(at,
                 "Template error: Encountered unsupported function: " + std::string(function.name) +
                     " Supported functions are: " + std::string(supported_functions()),
                 "add Transform: AWS::LanguageExtensions to the template");
  for (const Named& known : functions)
    if (known.name == function.name) return (this->*known.function)(*function.argument, at);
  return error(at, "Template error: Encountered unsupported function: " + std::string(function.name) +
                       " Supported functions are: " + std::string(supported_functions()));
}

bool Concatenation::add(const Node& node) {
  switch (node.kind()) {
    case document::Kind::absent:
      return true;
    case document::Kind::scalar:
      text_ += node.text();
      return true;
    case document::Kind::secret:
      text_ += node.text();
      if (!is_secret_) label_ = node.label();
      is_secret_ = true;
      return true;
    case document::Kind::unknown:
      if (!is_unknown_) unknown_ = node.text();
      is_unknown_ = true;
      return true;
    case document::Kind::invalid:
      is_invalid_ = true;
      return true;
    default:
      is_invalid_ = true;
      return false;
  }
}

Node Concatenation::result(Origin at) && {
  if (is_invalid_) return Node::invalid(at);
  if (is_unknown_) return Node::unknown(std::move(unknown_), at);
  if (is_secret_) return Node::secret(std::move(text_), std::move(label_), at);
  return Node::string(std::move(text_), at);
}

}  // namespace cf::template_
