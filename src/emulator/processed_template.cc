#include "emulator/processed_template.h"

namespace cf::emulator {

namespace {

// A mapping with one key that names a function.
bool is_function(const Node& node) {
  if (!node.is_mapping() || node.size() != 1) return false;
  const std::string_view key = node.entries().front().key.text();
  return key.starts_with("Fn::");
}

Node processed(const StackEvaluation& evaluation, const Node& node) {
  if (is_function(node)) {
    const std::string_view key = node.entries().front().key.text();
    if (key != "Fn::GetAtt" && key != "Fn::ImportValue" && key != "Fn::GetAZs" && key != "Fn::If") {
      base::Diagnostics problems;
      Node value = evaluation.evaluation->evaluate(node, problems);
      if (!problems.has_errors() && value && !value.contains(document::Kind::unknown) &&
          !value.contains(document::Kind::secret))
        return value;
    }
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    for (const document::Entry& entry : node.entries())
      entries.push_back({entry.key, processed(evaluation, entry.value)});
    return Node::mapping(std::move(entries));
  }
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) items.push_back(processed(evaluation, item));
    return Node::sequence(std::move(items));
  }
  return node;
}

}  // namespace

Node processed_template(const StackEvaluation& evaluation) {
  const Node root = evaluation.t().root.without("Transform");
  std::vector<document::Entry> entries;
  for (const document::Entry& entry : root.entries()) {
    const std::string_view section = entry.key.text();
    const bool evaluated = section == "Resources" || section == "Outputs";
    entries.push_back({entry.key, evaluated ? processed(evaluation, entry.value) : entry.value});
  }
  return Node::mapping(std::move(entries));
}

}  // namespace cf::emulator
