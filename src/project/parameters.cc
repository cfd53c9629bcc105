#include "project/parameters.h"

#include "document/scalar.h"

namespace cf::project {
namespace {

using document::Dialect;
using document::Node;

bool is_tagged(const Node& node) {
  return node.tag().starts_with("!");
}

// Absent: the value is neither a string nor anything that is cast to one.
Node cast_scalar(const Node& node) {
  if (node.style() != document::Style::plain && node.tag().empty()) return node;
  const document::Scalar value = document::scalar(node, Dialect::pyyaml);
  if (std::holds_alternative<std::string>(value)) return node;
  if (const bool* flag = std::get_if<bool>(&value))
    return Node::string(*flag ? "true" : "false", node.origin());
  if (std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value) ||
      std::holds_alternative<document::BigInteger>(value)) {
    return Node::string(document::python_str(value), node.origin());
  }
  return {};
}

Node cast_list(const Node& list) {
  std::vector<Node> items;
  items.reserve(list.size());
  for (const Node& item : list.items()) {
    Node cast = is_tagged(item) || item.is_invalid() ? item : item.is_scalar() ? cast_scalar(item) : Node();
    if (!cast) return {};
    items.push_back(std::move(cast));
  }
  return Node::sequence(std::move(items), list.origin());
}

}  // namespace

Node cast_parameters(const Node& parameters, base::Diagnostics& diagnostics) {
  if (!parameters.is_mapping() || is_tagged(parameters)) return parameters;
  std::vector<document::Entry> entries;
  entries.reserve(parameters.size());
  for (const document::Entry& entry : parameters.entries()) {
    Node value = entry.value;
    if (!is_tagged(value) && !value.is_invalid()) {
      value = value.is_scalar() ? cast_scalar(value) : value.is_sequence() ? cast_list(value) : Node();
      if (!value) {
        const bool list = entry.value.is_sequence();
        diagnostics.error(
            entry.value.origin() ? entry.value.origin() : entry.key.origin(),
            "parameter '" + std::string(entry.key.text()) +
                "' must be a string, a number, true or false, a list of those or a resolver, not " +
                (list ? "a list that holds something else"
                      : document::kind_name(entry.value, Dialect::pyyaml)),
            entry.value.is_scalar() ? "put the value in quotes, or use !no_value" : "");
        value = Node::invalid(entry.value.origin());
      }
    }
    entries.push_back({entry.key, std::move(value)});
  }
  return Node::mapping(std::move(entries), parameters.origin());
}

}  // namespace cf::project
