// What can be said about a template without its parameters, and what only with them.
#include <algorithm>
#include <unordered_set>

#include "base/strings.h"
#include "template/evaluator.h"
#include "template/function_shapes.h"
#include "template/references.h"
#include "template/secure_references.h"

namespace cf::template_ {
namespace {

// Checks the references of one block against the names that it may use.
class NameCheck {
 public:
  NameCheck(const Template& t, base::Diagnostics& diagnostics) : t_(t), diagnostics_(diagnostics) {
    for (const ParameterDeclaration& p : t.parameters) parameters_.insert(p.name);
    for (const ResourceDeclaration& r : t.resources) resources_.insert(r.logical_id);
    for (const auto& entry : t.conditions.entries()) conditions_.emplace_back(entry.key.text());
    for (const auto& entry : t.mappings.entries()) mappings_.emplace_back(entry.key.text());
    // A transform may still write what is referred to.
    lenient_ = t.has_opaque_transform() || t.loops_remain || t.root.find("Resources").has("Fn::Transform");
  }

  void check_conditions() {
    for (const auto& entry : t_.conditions.entries()) {
      for_each_reference(entry.value, true, {}, [&](const Reference& r) {
        if (r.kind == Reference::Kind::ref && !is_parameter(r.name)) {
          diagnostics_.error(r.at,
                             "Template format error: Unresolved dependencies [" + r.name +
                                 "]. Cannot reference resources in the Conditions block of the template",
                             near_parameter(r.name));
        } else if (r.kind == Reference::Kind::get_att) {
          diagnostics_.error(r.at, "Template error: Cannot use Fn::GetAtt in Conditions.");
        } else if (r.kind == Reference::Kind::import) {
          diagnostics_.error(r.at, "Template error: Cannot use Fn::ImportValue in Conditions.");
        } else if (r.kind == Reference::Kind::condition) {
          check_condition(r, "Template error: unresolved condition dependency " + r.name + " in Condition");
        } else if (r.kind == Reference::Kind::mapping) {
          check_mapping(r);
        }
      });
    }
  }

  void check_resource(const ResourceDeclaration& r) {
    check_tree(r.node, "Resources");
    const Node& depends_on = r.node.find("DependsOn");
    check_depends_on(depends_on);
    for (const Node& id : depends_on.items()) check_depends_on(id);
    check_attached_condition(r.condition, r.node, "Resources");
  }

  void check_output(const OutputDeclaration& o) {
    check_tree(o.node, "Outputs");
    check_attached_condition(o.condition, o.node, "Outputs");
    bool dependent = false;
    for_each_reference(o.export_name, false, {}, [&](const Reference& r) {
      bool resource =
          (r.kind == Reference::Kind::ref || r.kind == Reference::Kind::get_att) && is_resource(r.name);
      dependent = dependent || resource || r.kind == Reference::Kind::import;
    });
    if (dependent)
      diagnostics_.error(o.export_name.origin(),
                         "Template format error: Output " + o.name +
                             " is malformed.  The Name field of Export must not depend on any "
                             "resources, imported values, or Fn::GetAZs.");
  }

 private:
  bool is_parameter(const std::string& name) const {
    return parameters_.count(name) > 0 || is_pseudo_parameter(name);
  }
  bool is_resource(const std::string& name) const { return resources_.count(name) > 0; }

  std::string near_parameter(const std::string& name) const {
    std::vector<std::string> names(parameters_.begin(), parameters_.end());
    std::sort(names.begin(), names.end());
    return suggestion(name, names);
  }
  std::string near_anything(const std::string& name) const {
    std::vector<std::string> names(parameters_.begin(), parameters_.end());
    names.insert(names.end(), resources_.begin(), resources_.end());
    std::sort(names.begin(), names.end());
    return suggestion(name, names);
  }
  static std::string suggestion(const std::string& name, const std::vector<std::string>& names) {
    std::string near = base::nearest(name, names);
    return near.empty() ? "there is no resource or parameter of that name" : "did you mean '" + near + "'?";
  }

  void check_tree(const Node& node, const std::string& block) {
    for_each_reference(node, false, {}, [&](const Reference& r) {
      switch (r.kind) {
        case Reference::Kind::ref:
          if (!is_parameter(r.name) && !is_resource(r.name)) unresolved(r.at, r.name, block);
          break;
        case Reference::Kind::get_att:
          if (!is_resource(r.name) && !lenient_)
            diagnostics_.error(
                r.at,
                r.in_sub ? "Template error: instance of Fn::Sub references invalid resource attribute " +
                               r.name + "." + r.attribute
                         : "Template error: instance of Fn::GetAtt references undefined resource " + r.name,
                near_anything(r.name));
          break;
        case Reference::Kind::condition:
          check_condition(r, "Template error: unresolved condition dependency " + r.name + " in Fn::If");
          break;
        case Reference::Kind::mapping:
          check_mapping(r);
          break;
        case Reference::Kind::import:
          break;
      }
    });
  }

  void check_depends_on(const Node& id) {
    if (id.is_scalar() && !is_resource(std::string(id.text())))
      unresolved(id.origin(), std::string(id.text()), "Resources");
  }

  void unresolved(Origin at, const std::string& name, const std::string& block) {
    if (lenient_) return;
    diagnostics_.error(at,
                       "Template format error: Unresolved resource dependencies [" + name + "] in the " +
                           block + " block of the template",
                       near_anything(name));
  }

  void check_condition(const Reference& r, std::string message) {
    if (std::find(conditions_.begin(), conditions_.end(), r.name) != conditions_.end() || lenient_) return;
    std::string near = base::nearest(r.name, conditions_);
    diagnostics_.error(r.at, std::move(message), near.empty() ? "" : "did you mean '" + near + "'?");
  }

  void check_attached_condition(const std::string& name, const Node& node, const std::string& block) {
    if (name.empty()) return;
    Reference r{Reference::Kind::condition, name, {}, false, node.find("Condition").origin()};
    check_condition(r, "Template format error: Unresolved condition dependency " + name + " in the " + block +
                           " block of the template");
  }

  void check_mapping(const Reference& r) {
    if (std::find(mappings_.begin(), mappings_.end(), r.name) != mappings_.end() || lenient_) return;
    // With AWS::LanguageExtensions a DefaultValue may stand in for a whole mapping.
    if (t_.language_extensions() || t_.mappings.has("Fn::Transform")) return;
    std::string near = base::nearest(r.name, mappings_);
    diagnostics_.error(r.at,
                       "Template error: Mapping named '" + r.name +
                           "' is not present in the 'Mappings' section of template.",
                       near.empty() ? "" : "did you mean '" + near + "'?");
  }

  const Template& t_;
  base::Diagnostics& diagnostics_;
  std::unordered_set<std::string> parameters_, resources_;
  std::vector<std::string> conditions_, mappings_;
  bool lenient_ = false;
};

// Conditions that lead back to themselves, each cycle once.
class ConditionCycles {
 public:
  ConditionCycles(const Template& t, base::Diagnostics& diagnostics) : t_(t), diagnostics_(diagnostics) {}

  void check() {
    for (const auto& entry : t_.conditions.entries()) visit(std::string(entry.key.text()));
  }

 private:
  void visit(const std::string& name) {
    if (done_.count(name) > 0) return;
    if (auto start = std::find(path_.begin(), path_.end(), name); start != path_.end()) {
      std::vector<std::string> cycle(start, path_.end());
      std::string edges = base::join(cycle, " -> ") + " -> " + name;
      std::sort(cycle.begin(), cycle.end());
      diagnostics_.error(
          t_.conditions.find(name).origin(),
          "Template error: Found circular condition dependency: [" + base::join(cycle, ", ") + "]", edges);
      return;
    }
    if (path_.size() > 500) return;
    path_.push_back(name);
    for_each_reference(t_.conditions.find(name), true, {}, [&](const Reference& r) {
      if (r.kind == Reference::Kind::condition) visit(r.name);
    });
    path_.pop_back();
    done_.insert(name);
  }

  const Template& t_;
  base::Diagnostics& diagnostics_;
  std::vector<std::string> path_;
  std::unordered_set<std::string> done_;
};

}  // namespace

base::Diagnostics validate(const Template& t) {
  base::Diagnostics diagnostics;
  check_function_shapes(t, diagnostics);
  NameCheck names(t, diagnostics);
  names.check_conditions();
  ConditionCycles(t, diagnostics).check();
  for (const ResourceDeclaration& r : t.resources) names.check_resource(r);
  for (const OutputDeclaration& o : t.outputs) names.check_output(o);
  check_secure_references(t, diagnostics);
  creation_order(t, diagnostics);
  return diagnostics;
}

base::Diagnostics Evaluation::validate() const {
  base::Diagnostics diagnostics;
  const State& s = *state_;
  Evaluator evaluator(s, diagnostics);
  auto absent = [&](const std::string& condition, const Node& node) {
    return !condition.empty() && evaluator.condition(condition, node.origin(), "Condition") == Truth::no;
  };
  TakenBranch taken = [&](std::string_view name) { return evaluator.condition(name, {}, "Fn::If"); };
  auto check = [&](const Node& node, const std::string& block) {
    for_each_reference(node, false, taken, [&](const Reference& r) {
      if (r.kind != Reference::Kind::ref && r.kind != Reference::Kind::get_att) return;
      const ResourceDeclaration* target = s.resource(r.name);
      if (target == nullptr || s.parameters.count(r.name) > 0 || !absent(target->condition, target->node))
        return;
      diagnostics.error(r.at,
                        "Template format error: Unresolved resource dependencies [" + r.name + "] in the " +
                            block + " block of the template",
                        "its condition " + target->condition + " is false");
    });
  };
  for (const auto& entry : s.t.conditions.entries())
    if (entry.key.text().substr(0, 4) != "Fn::")
      evaluator.condition(entry.key.text(), entry.key.origin(), "Condition");
  for (const ResourceDeclaration& r : s.t.resources)
    if (!absent(r.condition, r.node)) check(r.node, "Resources");
  for (const OutputDeclaration& o : s.t.outputs)
    if (!absent(o.condition, o.node)) check(o.node, "Outputs");
  for (const auto& rule : s.t.rules.entries()) {
    const Node& when = rule.value.find("RuleCondition");
    if (when && evaluator.truth(when) != Truth::yes) continue;
    for (const Node& assertion : rule.value.find("Assertions").items()) {
      if (evaluator.truth(assertion.find("Assert")) != Truth::no) continue;
      std::string name(rule.key.text());
      std::string_view said = assertion.find("AssertDescription").text();
      diagnostics.error(assertion.origin(),
                        said.empty() ? "Assertion of rule " + name + " failed" : std::string(said),
                        "rule " + name + " of the template");
    }
  }
  return diagnostics;
}

}  // namespace cf::template_
