#include "gold/rewrite.h"

#include "base/strings.h"

namespace cf::gold {
namespace {

using document::Entry;

Node single(std::string_view key, Node value, base::Origin origin) {
  return document::MappingBuilder().add(key, std::move(value)).build(origin);
}

class Rewriter {
 public:
  explicit Rewriter(const NewNames& names) : names_(names) {}

  Node rewrite(const Node& node) const {
    if (node.is_sequence()) {
      std::vector<Node> items;
      for (const Node& item : node.items()) items.push_back(rewrite(item));
      return Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
    }
    if (!node.is_mapping()) return node;
    if (node.size() == 1) {
      const std::string_view key = node.entries()[0].key.text();
      const Node& value = node.entries()[0].value;
      if (key == "Ref" && value.is_scalar()) return ref(node, value);
      if (key == "Fn::GetAtt" && value.is_sequence() && value.size() == 2) return attribute(node, value);
      if (key == "Fn::Sub") return sub(node, value);
      if (key == "Condition" && value.is_scalar())
        return single(key, Node::string(names_.condition(std::string(value.text())), value.origin()),
                      node.origin());
      if (key == "Fn::If" || key == "Fn::FindInMap") return with_first_name(node, value, key == "Fn::If");
    }
    std::vector<Entry> entries;
    for (const Entry& entry : node.entries()) entries.push_back({entry.key, rewrite(entry.value)});
    return Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }

 private:
  Node ref(const Node& whole, const Node& name) const {
    auto other = names_.ref(std::string(name.text()));
    return other ? other->with_origin(whole.origin()) : whole;
  }

  Node attribute(const Node& whole, const Node& arguments) const {
    if (!arguments.at(0).is_scalar()) return whole;
    if (arguments.at(1).is_scalar())
      if (auto other =
              names_.attribute(std::string(arguments.at(0).text()), std::string(arguments.at(1).text())))
        return *std::move(other);
    // The attribute's name is computed: only the resource has another one.
    auto resource = names_.attribute(std::string(arguments.at(0).text()), "");
    if (!resource)
      return single("Fn::GetAtt", Node::sequence({arguments.at(0), rewrite(arguments.at(1))}),
                    whole.origin());
    return single("Fn::GetAtt",
                  Node::sequence({resource->find("Fn::GetAtt").at(0), rewrite(arguments.at(1))}),
                  whole.origin());
  }

  Node with_first_name(const Node& whole, const Node& arguments, bool condition) const {
    if (!arguments.is_sequence() || arguments.empty()) return whole;
    std::vector<Node> items;
    for (const Node& item : arguments.items()) items.push_back(rewrite(item));
    if (const Node& name = arguments.at(0); name.is_scalar()) {
      const std::string text(name.text());
      items[0] = Node::string(condition ? names_.condition(text) : names_.mapping(text), name.origin());
    }
    return single(whole.entries()[0].key.text(), Node::sequence(std::move(items), arguments.origin()),
                  whole.origin());
  }

  // A variable's name in the new text: letters and digits of the old one.
  static std::string variable_of(const std::string& name, const std::vector<Entry>& taken) {
    std::string letters;
    for (const char c : name)
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) letters += c;
    std::string variable = letters;
    const auto is_taken = [&](const std::string& candidate) {
      for (const Entry& entry : taken)
        if (entry.key.text() == candidate) return true;
      return false;
    };
    for (int n = 2; is_taken(variable); ++n) variable = letters + std::to_string(n);
    return variable;
  }

  std::optional<Node> named(const std::string& name) const {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) return names_.ref(name);
    return names_.attribute(name.substr(0, dot), name.substr(dot + 1));
  }

  // What an expression is within ${...}, where it has such a form; literals go into the text itself.
  static std::optional<std::string> inline_text(const Node& node) {
    if (node.is_scalar()) return base::replace_all(std::string(node.text()), "${", "${!");
    if (!node.is_mapping() || node.size() != 1) return std::nullopt;
    const Node& value = node.entries()[0].value;
    if (node.entries()[0].key.text() == "Ref") return "${" + std::string(value.text()) + "}";
    if (node.entries()[0].key.text() == "Fn::GetAtt" && value.size() == 2 && value.at(1).is_scalar())
      return "${" + std::string(value.at(0).text()) + "." + std::string(value.at(1).text()) + "}";
    return std::nullopt;
  }

  Node sub(const Node& whole, const Node& argument) const {
    const Node& pattern = argument.is_sequence() && !argument.empty() ? argument.at(0) : argument;
    if (!pattern.is_scalar()) return whole;
    std::vector<Entry> variables;
    const Node given = argument.is_sequence() && argument.size() > 1 ? argument.at(1) : Node();
    for (const Entry& entry : given.entries()) variables.push_back({entry.key, rewrite(entry.value)});
    const std::string text(pattern.text());
    std::string result;
    std::size_t done = 0;
    for (std::size_t at; (at = text.find("${", done)) != std::string::npos;) {
      const std::size_t end = text.find('}', at);
      result += text.substr(done, at - done);
      if (end == std::string::npos) {
        done = at;
        break;
      }
      const std::string name(base::trim(std::string_view(text).substr(at + 2, end - at - 2)));
      done = end + 1;
      const bool own = given.has(name) || name.starts_with("!");
      const auto other = own ? std::nullopt : named(name);
      if (!other) {
        result += text.substr(at, done - at);
      } else if (auto inlined = inline_text(*other)) {
        result += *inlined;
      } else {
        const std::string variable = variable_of(name, variables);
        variables.push_back({Node::string(variable), *other});
        result += "${" + variable + "}";
      }
    }
    result += text.substr(done);
    Node pattern_now = Node::string(std::move(result), pattern.origin());
    if (variables.empty()) return single("Fn::Sub", std::move(pattern_now), whole.origin());
    return single("Fn::Sub", Node::sequence({std::move(pattern_now), Node::mapping(std::move(variables))}),
                  whole.origin());
  }

  const NewNames& names_;
};

}  // namespace

Node rewritten(const Node& node, const NewNames& names) {
  return Rewriter(names).rewrite(node);
}

}  // namespace cf::gold
