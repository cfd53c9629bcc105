#include "change/property_changes.h"

#include <algorithm>

#include "base/strings.h"
#include "change/causes.h"
#include "change/kept_attributes.h"
#include "change/recreation.h"

namespace cf::change {
namespace {

constexpr auto kDialect = document::Dialect::cloudformation;

// The part of an expression that makes the value at a path: as far down as the expression is written
// literally.
Node expression_at(Node expression, std::string_view path) {
  for (const std::string& step : base::split(path.substr(path.empty() ? 0 : 1), '/')) {
    if (path.empty()) break;
    Node next;
    if (expression.is_mapping()) {
      next = expression.find(base::replace_all(base::replace_all(step, "~1", "/"), "~0", "~"));
    } else if (expression.is_sequence() && !step.empty() && step.size() < 9 &&
               std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
               static_cast<std::size_t>(std::stoi(step)) < expression.size()) {
      next = expression.at(static_cast<std::size_t>(std::stoi(step)));
    }
    if (!next) break;
    expression = next;
  }
  return expression;
}

class ResourceComparison {
 public:
  ResourceComparison(const Input& input, const template_::ResourceDeclaration& before,
                     const template_::ResourceDeclaration& after, const Upstream& upstream,
                     base::Diagnostics& diagnostics)
      : input_(input), before_(before), after_(after), upstream_(upstream), diagnostics_(diagnostics) {
    type_ = catalog::find_type(after.type);
    volatile_.ref = [this](std::string_view id) { return upstream_.has_new_id(id); };
    volatile_.get_att = [this](std::string_view id, std::string_view attribute) {
      if (upstream_.has_new_id(id)) return true;
      const auto modified = upstream_.modified.find(id);
      if (input_.with_values || modified == upstream_.modified.end()) return false;
      return !input_.keeps_attributes || !keeps_attribute(modified->second, attribute);
    };
  }

  std::vector<PropertyChange> compare() {
    std::vector<std::string> names;
    for (const auto& entry : after_.properties.entries()) names.emplace_back(entry.key.text());
    for (const auto& entry : before_.properties.entries())
      if (!after_.properties.has(entry.key.text())) names.emplace_back(entry.key.text());
    for (const std::string& name : names) compare_property(name);
    for (const char* attribute :
         {"Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy"})
      compare_attribute(attribute);
    if (input_.stack_tags_differ && type_ && !type_->tag_property().empty()) {
      PropertyChange change;
      change.attribute = "Tags";
      change.change_source = "DirectModification";
      changes_.push_back(std::move(change));
    }
    return std::move(changes_);
  }

 private:
  Node before_value(const Node& expression) {
    base::Diagnostics ignored;
    return evaluated_texts(*input_.before.evaluation, expression, ignored);
  }
  Node after_value(const Node& expression) {
    return evaluated_texts(*input_.after.evaluation, substitute(expression, volatile_), diagnostics_);
  }

  void compare_property(const std::string& name) {
    const Node& old_expression = before_.properties.find(name);
    const Node& new_expression = after_.properties.find(name);
    Node before = before_value(old_expression);
    Node after = after_value(new_expression);
    std::string top = "/" + base::replace_all(base::replace_all(name, "~", "~0"), "/", "~1");
    bool rewritten = !document::equal(old_expression, new_expression, kDialect);
    std::size_t first = changes_.size();
    for (const document::Difference& d : differences(before, after)) {
      Causes causes = causes_of(expression_at(new_expression, d.path));
      add(name, top + d.path, d.before, d.after, causes, rewritten);
    }
    // A known value that both sides have is no change, nor is a property that AWS::NoValue takes away on
    // both, whatever parameter or condition is behind it now.
    if (changes_.size() > first || !after.contains(document::Kind::unknown)) return;
    // The value is unknown on both sides; what it refers to may change it all the same.
    Causes causes = causes_of(new_expression);
    if (!causes.references.empty()) add(name, top, before, after, causes, false);
  }

  static std::vector<document::Difference> differences(const Node& before, const Node& after) {
    if (before && after) return document::diff(before, after, kDialect);
    std::vector<document::Difference> whole;
    if (before) whole.push_back({document::Difference::Kind::removed, "", before, after});
    if (after) whole.push_back({document::Difference::Kind::added, "", before, after});
    return whole;
  }

  Causes causes_of(const Node& expression) { return find_causes(input_, expression, upstream_, volatile_); }

  void add(const std::string& name, const std::string& path, const Node& before, const Node& after,
           const Causes& causes, bool rewritten) {
    PropertyChange base;
    base.path = "/Properties" + path;
    base.attribute = "Properties";
    base.name = name;
    base.before = before;
    base.after = after;
    base.requires_recreation = requires_recreation(type_, path);
    bool known = !after.contains(document::Kind::unknown);
    for (const Cause& cause : causes.references) {
      PropertyChange change = base;
      change.change_source = cause.source;
      change.causing_entity = cause.entity;
      change.is_static = cause.is_static;
      changes_.push_back(std::move(change));
    }
    if (causes.references.empty() || causes.has_parameter || (rewritten && !known)) {
      base.change_source = "DirectModification";
      base.is_static = causes.references.empty() && known;
      changes_.push_back(std::move(base));
    }
  }

  void compare_attribute(const char* attribute) {
    Node before = before_value(before_.node.find(attribute));
    Node after = after_value(after_.node.find(attribute));
    for (const document::Difference& d : differences(before, after)) {
      PropertyChange change;
      change.attribute = attribute;
      change.path = std::string("/") + attribute + d.path;
      change.before = d.before;
      change.after = d.after;
      change.change_source = "DirectModification";
      changes_.push_back(std::move(change));
    }
  }

  const Input& input_;
  const template_::ResourceDeclaration& before_;
  const template_::ResourceDeclaration& after_;
  const Upstream& upstream_;
  base::Diagnostics& diagnostics_;
  std::optional<catalog::Type> type_;
  Volatile volatile_;
  std::vector<PropertyChange> changes_;
};

}  // namespace

bool Upstream::has_new_id(std::string_view id) const {
  return added.count(id) > 0 || replaced.count(id) > 0 || maybe_replaced.count(id) > 0;
}

Node as_texts(const Node& node) {
  if (node.is_scalar()) return Node::string(std::string(node.text()), node.origin());
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) items.push_back(as_texts(item));
    return Node::sequence(std::move(items), node.origin());
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    for (const auto& entry : node.entries()) entries.push_back({entry.key, as_texts(entry.value)});
    return Node::mapping(std::move(entries), node.origin());
  }
  return node;
}

Node evaluated_texts(const template_::Evaluation& evaluation, const Node& expression,
                     base::Diagnostics& diagnostics) {
  return expression ? as_texts(evaluation.evaluate(expression, diagnostics)) : Node();
}

std::vector<PropertyChange> property_changes(const Input& input, const template_::ResourceDeclaration& before,
                                             const template_::ResourceDeclaration& after,
                                             const Upstream& upstream, base::Diagnostics& diagnostics) {
  return ResourceComparison(input, before, after, upstream, diagnostics).compare();
}

}  // namespace cf::change
