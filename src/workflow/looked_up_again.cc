#include "workflow/looked_up_again.h"

#include <algorithm>

#include "change/kept_attributes.h"
#include "change/recreation.h"
#include "plan/effects.h"
#include "plan/reference_texts.h"
#include "workflow/planned_evaluation.h"

namespace cf::workflow {

using document::Node;
using template_::ResourceDeclaration;

namespace {

constexpr std::string_view ssm = "ssm:";

// Whether the expression has a reference whose name is put together from what is not known yet.
bool holds_reference(const Node& expression) {
  if (expression.is_scalar()) return expression.text().find(dynamic_reference_open) != std::string_view::npos;
  const auto& items = expression.items();
  const auto& entries = expression.entries();
  return std::any_of(items.begin(), items.end(), holds_reference) ||
         std::any_of(entries.begin(), entries.end(),
                     [](const document::Entry& entry) { return holds_reference(entry.value); });
}

// What a change of the unknown parts of a property's value does to the resource.
catalog::Replacement worst_replacement(const std::optional<catalog::Type>& type, const Node& value,
                                       const std::string& path) {
  catalog::Replacement worst = catalog::Replacement::no;
  const auto take = [&](catalog::Replacement other) {
    if (worst != catalog::Replacement::yes && other != catalog::Replacement::no) worst = other;
  };
  if (value.is_unknown()) return change::requires_recreation(type, path);
  for (std::size_t i = 0; i < value.items().size(); ++i)
    take(worst_replacement(type, value.items()[i], path + "/" + std::to_string(i)));
  for (const document::Entry& entry : value.entries())
    take(worst_replacement(type, entry.value, path + "/" + std::string(entry.key.text())));
  return worst;
}

bool is_identifier(const std::optional<catalog::Type>& type, std::string_view property) {
  if (!type) return false;
  const auto is_only = [&](const std::vector<std::string_view>& names) {
    return names.size() == 1 && names.front() == property;
  };
  return is_only(type->identifier()) || is_only(type->ref());
}

// Of an attribute that is a property's value.
Node value_to_be(const change::ResourceChange& change, std::string_view attribute) {
  for (const change::PropertyChange& property : change.properties)
    if (property.name == attribute && property.path == "/Properties/" + property.name &&
        property.after.is_scalar())
      return property.after;
  return {};
}

std::string reference(const std::string& name) {
  return std::string(dynamic_reference_open) + name + "}}";
}

}  // namespace

// What an expression reads.
struct LookedUpAgain::Reads {
  Node value;                     // with unknowns for what is looked up
  std::set<std::string> names;    // behind its own references
  std::set<std::string> through;  // behind those of resources that it refers to
  bool is_nameless = false;       // it has a reference of which not even the name is known
};

// A stack: the plan's, or one within it.
struct LookedUpAgain::Scope {
  // A resource whose properties may come out differently.
  struct Shifted {
    change::ResourceChange change;
    std::set<std::string> names;
  };
  std::string prefix;  // "Network/"
  Touch touch = Touch::listed;
  std::map<std::string, std::string> physical_ids;
  std::map<std::string, Shifted> shifted;
  Mode mode = Mode::open;
  std::set<std::string> met, through;  // by the evaluation that runs
  std::optional<template_::Evaluation> evaluation;
};

LookedUpAgain::LookedUpAgain(plan::Entry& entry, const ReferenceSources& sources, plan::World world,
                             std::function<Node(const std::string&)> value,
                             std::function<bool(const std::string&)> may_differ)
    : entry_(entry),
      sources_(sources),
      world_(std::move(world)),
      value_(std::move(value)),
      may_differ_(std::move(may_differ)) {}

// The world as the resources of the scope's stack see it.
void LookedUpAgain::enter(Scope& scope, const template_::Template& t, const plan::DesiredStack& desired) {
  plan::World world = world_;
  world.lookups.dynamic_reference = [this, &scope](std::string_view met) {
    const std::string whole = "{{resolve:" + std::string(met) + "}}";
    if (scope.mode == Mode::text) return Node::string(whole);
    if (!met.starts_with(ssm)) return Node::unknown(whole);
    const std::string name(met.substr(ssm.size()));
    scope.met.insert(name);
    return scope.mode == Mode::open ? Node::unknown(whole) : value_(name);
  };
  world.lookups.ref = [&scope](const ResourceDeclaration& resource) {
    const auto shifted = scope.shifted.find(resource.logical_id);
    const bool is_replaced =
        shifted != scope.shifted.end() && shifted->second.change.replacement != change::Replacement::no;
    if (is_replaced) scope.through.insert(shifted->second.names.begin(), shifted->second.names.end());
    const auto id = scope.physical_ids.find(resource.logical_id);
    return is_replaced || id == scope.physical_ids.end() ? Node::unknown(resource.logical_id)
                                                         : Node::string(id->second);
  };
  world.lookups.get_att = [&scope](const ResourceDeclaration& resource, std::string_view attribute) {
    const auto shifted = scope.shifted.find(resource.logical_id);
    if (shifted != scope.shifted.end() && !change::keeps_attribute(shifted->second.change, attribute)) {
      scope.through.insert(shifted->second.names.begin(), shifted->second.names.end());
      if (scope.mode == Mode::value)
        if (Node value = value_to_be(shifted->second.change, attribute)) return value;
    }
    return Node::unknown(resource.logical_id + "." + std::string(attribute));
  };
  if (!scope.prefix.empty()) world.pseudo.stack_name = world.pseudo.stack_id = {};
  scope.evaluation.emplace(planned_evaluation(t, desired, world));
}

void LookedUpAgain::walk(const template_::Template& t) {
  Scope scope;
  scope.physical_ids = sources_.own_ids;
  enter(scope, t, *entry_.desired);
  walk(scope);
  const auto by_id = [](const auto& a, const auto& b) { return a.logical_id < b.logical_id; };
  std::sort(entry_.changes.begin(), entry_.changes.end(), by_id);
  std::sort(entry_.destroys.begin(), entry_.destroys.end());
  entry_.destroys.erase(std::unique(entry_.destroys.begin(), entry_.destroys.end()), entry_.destroys.end());
}

void LookedUpAgain::walk(Scope& scope) {
  base::Diagnostics ignored;
  const template_::Template& t = scope.evaluation->the_template();
  for (const std::string& id : template_::creation_order(t, scope.evaluation->dependencies(), ignored))
    if (const ResourceDeclaration* resource = t.resource(id)) look(scope, *resource);
}

LookedUpAgain::Reads LookedUpAgain::read(Scope& scope, const Node& expression) {
  scope.met.clear();
  scope.through.clear();
  Reads reads;
  reads.value = value_in(scope, Mode::open, expression);
  reads.names = std::move(scope.met);
  reads.through = std::move(scope.through);
  reads.is_nameless =
      reads.names.empty() && reads.value.contains(document::Kind::unknown) && holds_reference(expression);
  return reads;
}

change::ResourceChange* LookedUpAgain::change_of(const std::string& id) {
  for (change::ResourceChange& change : entry_.changes)
    if (change.logical_id == id) return &change;
  return nullptr;
}

change::ResourceChange& LookedUpAgain::listed_change(Scope& scope, const ResourceDeclaration& resource) {
  const std::string id = scope.prefix + resource.logical_id;
  if (change::ResourceChange* known = change_of(id)) return *known;
  change::ResourceChange change;
  change.logical_id = id;
  change.type = resource.type;
  change.physical_id = physical_id(scope, resource);
  return entry_.changes.emplace_back(std::move(change));
}

void LookedUpAgain::look(Scope& scope, const ResourceDeclaration& resource) {
  base::Diagnostics ignored;
  if (scope.evaluation->is_created(resource, ignored) == template_::Evaluation::Truth::no) return;
  const change::ResourceChange* change = change_of(scope.prefix + resource.logical_id);
  if (change != nullptr && change->action == change::Action::remove) return;
  const bool is_new =
      scope.touch == Touch::made || (change != nullptr && change->action == change::Action::add);
  std::map<std::string, Reads> properties;
  bool is_touched = is_new || change != nullptr || scope.touch == Touch::all;
  for (const document::Entry& property : resource.properties.entries()) {
    Reads reads = read(scope, property.value);
    is_touched = is_touched || !reads.through.empty();
    properties.emplace(property.key.text(), std::move(reads));
  }
  if (!is_touched) return;
  const Reads metadata = read(scope, resource.node["Metadata"]);
  names_.insert(metadata.names.begin(), metadata.names.end());
  std::map<std::string, std::set<std::string>> changed;
  for (const auto& [name, reads] : properties) {
    names_.insert(reads.names.begin(), reads.names.end());
    if (is_new) continue;
    std::set<std::string> differing = reads.through;
    for (const std::string& each : reads.names)
      if (may_differ_(each)) differing.insert(each);
    if (reads.is_nameless) differing.insert(std::string(reads.value.text()));
    if (!differing.empty() && !stays(scope, resource, name)) changed.emplace(name, std::move(differing));
  }
  for (const auto& [name, names] : changed) shift(scope, resource, name, properties.at(name).value, names);
  if (resource.type != plan::nested_stack_type) return;
  const auto parameters = properties.find("Parameters");
  const bool by_attribute = parameters != properties.end() && !parameters->second.through.empty();
  if (by_attribute || changed.contains("TemplateURL"))
    plan::guard_nested_stacks(entry_, {scope.prefix + resource.logical_id});
  look_within(scope, resource,
              is_new                           ? Touch::made
              : changed.contains("Parameters") ? Touch::all
                                               : Touch::listed);
}

std::string LookedUpAgain::physical_id(const Scope& scope, const ResourceDeclaration& resource) {
  const auto known = scope.physical_ids.find(resource.logical_id);
  if (known != scope.physical_ids.end()) return known->second;
  const change::ResourceChange* change = change_of(scope.prefix + resource.logical_id);
  return change != nullptr ? change->physical_id : std::string();
}

// What it is called shows whether it has that name.
bool LookedUpAgain::stays(Scope& scope, const ResourceDeclaration& resource, const std::string& property) {
  if (!is_identifier(catalog::find_type(resource.type), property)) return false;
  const Node value = value_in(scope, Mode::value, resource.properties[property]);
  return value.is_scalar() && value.text() == physical_id(scope, resource);
}

Node LookedUpAgain::value_in(Scope& scope, Mode mode, const Node& expression) {
  scope.mode = mode;
  base::Diagnostics ignored;
  return scope.evaluation->evaluate(expression, ignored);
}

void LookedUpAgain::shift(Scope& scope, const ResourceDeclaration& resource, const std::string& property,
                          const Node& open, const std::set<std::string>& names) {
  const auto type = catalog::find_type(resource.type);
  const Node& expression = resource.properties[property];
  change::PropertyChange difference;
  difference.path = "/Properties/" + property;
  difference.attribute = "Properties";
  difference.name = property;
  difference.before = is_identifier(type, property) ? Node::string(physical_id(scope, resource))
                                                    : value_in(scope, Mode::text, expression);
  difference.after = value_in(scope, Mode::value, expression);
  if (!difference.after.is_scalar()) difference.after = Node::unknown(reference(*names.begin()));
  difference.requires_recreation = worst_replacement(type, open, "/" + property);
  difference.is_static = false;
  difference.change_source = plan::looked_up_source;
  Scope::Shifted& shifted = scope.shifted[resource.logical_id];
  shifted.names.insert(names.begin(), names.end());

  change::ResourceChange& change = listed_change(scope, resource);
  const bool is_told = std::any_of(
      change.properties.begin(), change.properties.end(), [&](const change::PropertyChange& each) {
        return each.attribute == "Properties" &&
               (each.path == difference.path || each.path.starts_with(difference.path + "/"));
      });
  if (!is_told) change.properties.push_back(difference);
  if (difference.requires_recreation != catalog::Replacement::no &&
      change.replacement == change::Replacement::no) {
    change.replacement = change::Replacement::conditional;
    warn_of_loss(scope, change, property, names);
  }
  shifted.change = change;
  shifted.change.properties.push_back(std::move(difference));
}

void LookedUpAgain::warn_of_loss(const Scope& scope, change::ResourceChange change,
                                 const std::string& property, const std::set<std::string>& names) {
  const std::string id = change.logical_id;
  change.logical_id = id.substr(scope.prefix.size());
  if (plan::destroyed_by({change}, nullptr, &scope.evaluation->the_template()).empty()) return;
  entry_.destroys.push_back(id);
  entry_.warnings.push_back(id + ": its " + property + " is looked up again, and " +
                            reference(*names.begin()) +
                            " may have changed since it was deployed: it is replaced then");
}

void LookedUpAgain::look_within(Scope& scope, const ResourceDeclaration& resource, Touch touch) {
  const std::string path = scope.prefix + resource.logical_id;
  const auto known = scope.physical_ids.find(resource.logical_id);
  const std::string stack =
      touch == Touch::made || known == scope.physical_ids.end() ? std::string() : known->second;
  const auto t = sources_.nested(path, stack);
  if (!t) {
    if (touch != Touch::made) plan::guard_nested_stacks(entry_, {path});
    return;
  }
  Scope within;
  within.prefix = path + "/";
  within.touch = touch;
  if (!stack.empty()) within.physical_ids = sources_.physical_ids(stack);
  const Node parameters = value_in(scope, Mode::text, resource.properties["Parameters"]);
  plan::DesiredStack desired;
  for (const document::Entry& parameter : parameters.entries())
    desired.parameters.push_back({std::string(parameter.key.text()), parameter.value, false});
  enter(within, *t, desired);
  walk(within);
}

}  // namespace cf::workflow
