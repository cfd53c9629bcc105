#include "emulator/predict.h"

#include "change/what_if.h"
#include "document/json.h"
#include "emulator/nested.h"

namespace cf::emulator {

namespace {

// A value in the details: text as it is, everything else as JSON.
std::optional<std::string> shown(const Node& value) {
  if (!value) return std::nullopt;
  const Node node = change::change_set_value(value);
  if (node.is_scalar()) return std::string(node.text());
  return document::to_json(node);
}

std::string context(const Node& resource) {
  return resource ? document::to_json(change::change_set_value(resource)) : std::string();
}

ChangeDetail detail_of(const change::PropertyChange& p, bool with_values) {
  ChangeDetail out;
  out.attribute = p.attribute;
  if (p.attribute == "Properties") {
    out.name = p.name;
    out.recreation = change::requires_recreation_text(p.requires_recreation);
  }
  if (with_values) {
    out.path = p.path;
    out.change_type = !p.before ? "Add" : !p.after ? "Remove" : "Modify";
    out.before = shown(p.before);
    out.after = shown(p.after);
  }
  out.evaluation = p.is_static ? "Static" : "Dynamic";
  out.source = p.change_source;
  out.causing_entity = p.causing_entity;
  return out;
}

Change change_of(const change::ResourceChange& c, bool with_values) {
  Change out;
  out.action = change::to_string(c.action);
  out.logical_id = c.logical_id;
  out.physical_id = c.physical_id;
  out.type = c.type;
  if (c.action == change::Action::modify) out.replacement = change::to_string(c.replacement);
  out.policy_action = c.policy_action;
  if (c.action == change::Action::modify) {
    out.scope = change::scope(c);
    const auto properties = with_values ? c.properties : change::without_values(c.properties);
    for (const change::PropertyChange& p : properties) out.details.push_back(detail_of(p, with_values));
  }
  if (with_values) {
    out.before_context = context(c.before);
    out.after_context = context(c.after);
  }
  return out;
}

// A nested stack changes when its template does, or what its parameters of SSM types stand for: its parent's
// properties do not tell.
void add_nested(World& world, Templates& templates, const Stack& stack, const Definition& next,
                const StackEvaluation& after, std::vector<Change>& changes) {
  for (const auto& [id, resource] : stack.resources) {
    if (resource.type != nested_stack_type || resource.physical_id.empty()) continue;
    const template_::ResourceDeclaration* declaration = after.t().resource(id);
    if (!declaration || declaration->type != nested_stack_type) continue;
    bool listed = false;
    for (const Change& change : changes) listed = listed || change.logical_id == id;
    const Stack* child = world.stack_by_id(resource.physical_id);
    if (listed || !child) continue;
    // As its execution does: what is not changed is not looked up again, but what the child reads is.
    const auto next_child = accept_nested(world, templates, next, resource.properties, *child, {});
    if (next_child && next_child->definition.body == child->definition.body &&
        next_child->definition.processed == child->definition.processed &&
        next_child->definition.parameters == child->definition.parameters)
      continue;
    Change change;
    change.action = "Modify";
    change.logical_id = id;
    change.physical_id = resource.physical_id;
    change.type = resource.type;
    change.replacement = "False";
    change.scope = {"Properties"};
    ChangeDetail detail;
    detail.attribute = "Properties";
    detail.recreation = "Never";
    detail.evaluation = "Dynamic";
    detail.source = "Automatic";
    change.details.push_back(std::move(detail));
    changes.push_back(std::move(change));
  }
}

}  // namespace

Prediction predict(World& world, Templates& templates, const Stack& stack, bool is_new,
                   const Definition& next, const StackEvaluation& after) {
  Prediction out;
  base::Diagnostics diagnostics;
  change::Input input;
  StackEvaluation before;
  if (!is_new) {
    base::Diagnostics ignored;
    before = evaluate_definition(world, templates.parse(stack.definition.text()), stack, stack.definition,
                                 Purpose::deployed, ignored);
    before.references->as_text = true;
    input.before = {&before.t(), before.evaluation.get()};
    input.stack_tags_differ = stack.definition.tags != next.tags;
  }
  after.references->as_text = true;
  input.after = {&after.t(), after.evaluation.get()};
  input.physical_id = [&stack](const std::string& id) {
    const auto resource = stack.resources.find(id);
    return resource == stack.resources.end() ? std::string() : resource->second.physical_id;
  };
  input.with_values = true;
  const std::vector<change::ResourceChange> told = change::what_if(input, diagnostics);
  for (const change::ResourceChange& c : told) out.with_values.push_back(change_of(c, true));
  if (is_new) {  // additions are told alike in both ways
    for (const change::ResourceChange& c : told) out.changes.push_back(change_of(c, false));
  } else {
    input.with_values = false;
    for (const change::ResourceChange& c : change::what_if(input, diagnostics))
      out.changes.push_back(change_of(c, false));
    add_nested(world, templates, stack, next, after, out.with_values);
    add_nested(world, templates, stack, next, after, out.changes);
  }
  after.references->as_text = false;
  out.problem = template_::aws_message(diagnostics);
  return out;
}

}  // namespace cf::emulator
