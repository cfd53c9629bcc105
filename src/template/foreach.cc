#include "template/foreach.h"

#include "base/strings.h"
#include "template/evaluate.h"
#include "template/intrinsic.h"
#include "template/sections.h"

namespace cf::template_ {
namespace {

constexpr std::size_t kMaxNodes = 200'000;  // that loops may write
constexpr std::string_view kPrefix = "Fn::ForEach::";

std::string alphanumeric_only(std::string_view text) {
  std::string out;
  for (char c : text)
    if (is_alphanumeric(std::string_view(&c, 1))) out += c;
  return out;
}

// A loop's body with its identifier set: ${Id} and &{Id} in texts and keys, and {Ref: Id}.
class LoopVariable {
 public:
  LoopVariable(std::string identifier, std::string value)
      : identifier_(std::move(identifier)), value_(std::move(value)), stripped_(alphanumeric_only(value_)) {}

  std::string text(std::string_view in) const {
    if (in.find('{') == std::string_view::npos) return std::string(in);
    std::string out = base::replace_all(std::string(in), "${" + identifier_ + "}", value_);
    return base::replace_all(std::move(out), "&{" + identifier_ + "}", stripped_);
  }

  Node node(const Node& in) const {
    if (literal_ref(in) == identifier_ && !identifier_.empty()) return Node::string(value_, in.origin());
    if (in.is_scalar()) {
      if (in.text().find('{') == std::string_view::npos) return in;
      return Node::scalar(text(in.text()), in.style(), "", in.origin());
    }
    if (in.is_sequence()) {
      std::vector<Node> items;
      for (const Node& item : in.items()) items.push_back(node(item));
      return Node::sequence(std::move(items), in.origin());
    }
    if (in.is_mapping()) {
      std::vector<document::Entry> entries;
      for (const auto& entry : in.entries())
        entries.push_back({Node::string(text(entry.key.text()), entry.key.origin()), node(entry.value)});
      return Node::mapping(std::move(entries), in.origin());
    }
    return in;
  }

 private:
  std::string identifier_, value_, stripped_;
};

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items()) count += count_nodes(item);
  for (const auto& entry : node.entries()) count += 1 + count_nodes(entry.value);
  return count;
}

class Expander {
 public:
  Expander(const LoopValues& values, base::Diagnostics& diagnostics)
      : values_(values), diagnostics_(diagnostics) {}

  Node expand(const Node& node) {
    if (node.is_sequence()) {
      std::vector<Node> items;
      bool changed = false;
      for (const Node& item : node.items()) {
        items.push_back(expand(item));
        changed = changed || !items.back().same_as(item);
      }
      return changed ? Node::sequence(std::move(items), node.origin()) : node;
    }
    if (!node.is_mapping()) return node;
    std::vector<document::Entry> entries;
    bool changed = false;
    for (const auto& entry : node.entries()) {
      if (entry.key.text().substr(0, kPrefix.size()) == kPrefix) {
        changed = true;
        expand_loop(entry, entries);
        continue;
      }
      Node value = expand(entry.value);
      changed = changed || !value.same_as(entry.value);
      entries.push_back({entry.key, std::move(value)});
    }
    return changed ? Node::mapping(std::move(entries), node.origin()) : node;
  }

  bool loops_remain() const { return loops_remain_; }

 private:
  void expand_loop(const document::Entry& loop, std::vector<document::Entry>& out) {
    const Node& arguments = loop.value;
    if (arguments.size() != 3 || !arguments.is_sequence() || !arguments.at(0).is_scalar() ||
        !arguments.at(2).is_mapping()) {
      diagnostics_.error(loop.key.origin(),
                         "Template error: " + std::string(loop.key.text()) + " layout is incorrect",
                         "Fn::ForEach::Name takes a list: identifier, collection, {OutputKey: OutputValue}");
      return;
    }
    Node collection = values_(arguments.at(1));
    if (!collection.is_sequence()) {
      if (!collection.is_invalid()) loops_remain_ = true;
      out.push_back(loop);
      return;
    }
    const std::size_t body_nodes = count_nodes(arguments.at(2));
    for (const Node& value : collection.items()) {
      if (!value.is_scalar()) {
        diagnostics_.error(arguments.at(1).origin(), "Template error: the collection of " +
                                                         std::string(loop.key.text()) +
                                                         " must be a list of strings");
        return;
      }
      if (nodes_ > kMaxNodes) return;
      nodes_ += body_nodes;
      if (nodes_ > kMaxNodes) {
        diagnostics_.error(loop.key.origin(), "Template error: Fn::ForEach writes too much");
        return;
      }
      LoopVariable variable(std::string(arguments.at(0).text()), std::string(value.text()));
      Node body = expand(variable.node(arguments.at(2)));
      for (const auto& entry : body.entries()) out.push_back(entry);
    }
  }

  const LoopValues& values_;
  base::Diagnostics& diagnostics_;
  std::size_t nodes_ = 0;
  bool loops_remain_ = false;
};

}  // namespace

Expansion expand_loops(const Node& root, const LoopValues& values, base::Diagnostics& diagnostics) {
  Expander expander(values, diagnostics);
  Expansion expansion;
  expansion.node = expander.expand(root);
  expansion.loops_remain = expander.loops_remain();
  return expansion;
}

void expand_loops_with_defaults(Template& t) {
  Template head = t;
  base::Diagnostics ignored;
  read_sections(head, ignored);
  head.loops_remain = false;
  std::map<std::string, Node> parameters;
  for (const ParameterDeclaration& p : head.parameters)
    if (!p.default_value) parameters.emplace(p.name, Node::unknown(p.name));
  Evaluation evaluation(head, std::move(parameters), {}, {}, ignored);
  LoopValues values = [&](const Node& collection) -> Node {
    base::Diagnostics none;
    Node list = evaluation.evaluate(collection, none);
    return none.has_errors() ? Node() : list;
  };
  base::Diagnostics errors;
  Expansion expansion = expand_loops(t.written, values, errors);
  t.root = expansion.node;
  t.loops_remain = expansion.loops_remain || errors.has_errors();
}

}  // namespace cf::template_
