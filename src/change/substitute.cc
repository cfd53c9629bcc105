#include "change/substitute.h"

#include <string>
#include <vector>

namespace cf::change {
namespace {

class Substitution {
 public:
  explicit Substitution(const Volatile& unknown) : unknown_(unknown) {}

  Node apply(const Node& node) const {
    if (node.is_sequence()) {
      std::vector<Node> items;
      bool changed = false;
      for (const Node& item : node.items()) {
        items.push_back(apply(item));
        changed = changed || !items.back().same_as(item);
      }
      return changed ? Node::sequence(std::move(items), node.origin()) : node;
    }
    if (!node.is_mapping()) return node;
    if (node.size() == 1) {
      std::string_view key = node.entries()[0].key.text();
      const Node& argument = node.entries()[0].value;
      if (key == "Ref" && argument.is_scalar() && unknown_.ref(argument.text()))
        return Node::unknown(std::string(argument.text()), node.origin());
      if (key == "Fn::GetAtt" && argument.is_sequence() && argument.size() >= 2 &&
          unknown_.get_att(argument.at(0).text(), argument.at(1).text()))
        return Node::unknown(std::string(argument.at(0).text()) + "." + std::string(argument.at(1).text()),
                             node.origin());
      if (key == "Fn::Sub") return sub(node, argument);
    }
    std::vector<document::Entry> entries;
    bool changed = false;
    for (const auto& entry : node.entries()) {
      entries.push_back({entry.key, apply(entry.value)});
      changed = changed || !entries.back().value.same_as(entry.value);
    }
    return changed ? Node::mapping(std::move(entries), node.origin()) : node;
  }

 private:
  // The variables that are unknown are given to Fn::Sub in its mapping, which wins over references.
  Node sub(const Node& node, const Node& argument) const {
    Node pattern = argument.is_sequence() && !argument.empty() ? argument.at(0) : argument;
    Node variables =
        argument.is_sequence() && argument.size() == 2 ? apply(argument.at(1)) : Node::mapping({});
    bool changed = argument.size() == 2 && !variables.same_as(argument.at(1));
    std::string_view text = pattern.text();
    for (std::size_t open = text.find("${"); open != std::string_view::npos;
         open = text.find("${", open + 2)) {
      std::size_t close = text.find('}', open);
      if (close == std::string_view::npos) break;
      std::string_view name = text.substr(open + 2, close - open - 2);
      while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
      while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
      if (name.empty() || name[0] == '!' || variables.has(name)) continue;
      std::size_t dot = name.find('.');
      bool unknown = dot == std::string_view::npos
                         ? unknown_.ref(name)
                         : unknown_.get_att(name.substr(0, dot), name.substr(dot + 1));
      if (!unknown) continue;
      variables = variables.with(name, Node::unknown(std::string(name), node.origin()));
      changed = true;
    }
    if (!changed) return node;
    return Node::mapping({{node.entries()[0].key, Node::sequence({pattern, variables}, argument.origin())}},
                         node.origin());
  }

  const Volatile& unknown_;
};

}  // namespace

Node substitute(const Node& expression, const Volatile& volatile_) {
  return Substitution(volatile_).apply(expression);
}

}  // namespace cf::change
