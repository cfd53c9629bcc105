// AWS::CloudFormation::Stack: a resource that is a stack.
#include "emulator/nested.h"

#include "document/scalar.h"
#include "emulator/engine.h"
#include "emulator/refusal.h"
#include "emulator/stack_arn.h"

namespace cf::emulator {

namespace {

constexpr int max_nesting = 10;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

Submission submission_of(const Definition& owner, const Node& properties) {
  Submission out;
  for (const document::Entry& entry : properties["Parameters"].entries()) {
    std::string value(entry.value.text());
    bool known = !entry.value.is_unknown();
    if (entry.value.is_sequence()) {
      value.clear();
      for (const Node& item : entry.value.items()) {
        value += (value.empty() ? "" : ",") + std::string(item.text());
        known = known && !item.is_unknown();
      }
    }
    if (!known) value = known_after_apply;
    out.parameters.push_back({std::string(entry.key.text()), std::move(value), false, true});
  }
  out.tags = owner.tags;
  for (const Node& tag : properties["Tags"].items())
    out.tags->push_back({std::string(tag["Key"].text()), std::string(tag["Value"].text())});
  out.capabilities = owner.capabilities;
  out.notification_arns.emplace();
  for (const Node& arn : properties["NotificationARNs"].items())
    out.notification_arns->emplace_back(arn.text());
  out.role_arn = owner.role_arn;
  return out;
}

// The part of the change set being executed that is the child's; null if it has none.
const ChangeSet* reviewed(World& world, const Stack& parent, const std::string& child_id) {
  if (!parent.operation || parent.operation->change_set_id.empty() || parent.operation->phase != Phase::apply)
    return nullptr;
  for (const ChangeSet* change_set : world.change_sets_of(child_id))
    if (change_set->parent_id == parent.operation->change_set_id) return change_set;
  return nullptr;
}

// The empty stack that the change set being executed has made for a new nested one; null if it has none.
Stack* reviewed_child(World& world, const Stack& parent, const std::string& logical_id) {
  if (!parent.operation || parent.operation->change_set_id.empty()) return nullptr;
  for (Stack* stack : world.stacks_of(parent.account, parent.region))
    if (stack->parent_id == parent.id && stack->parent_logical_id == logical_id &&
        stack->status == StackStatus::review_in_progress && reviewed(world, parent, stack->id))
      return stack;
  return nullptr;
}

}  // namespace

base::Result<Accepted> accept_nested(World& world, Templates& templates, const Definition& owner,
                                     const Node& properties, const Stack& child, std::string body) {
  if (body.empty()) {
    auto read = template_at(world, std::string(properties["TemplateURL"].text()));
    if (!read) return std::move(read).error();
    body = *std::move(read);
  }
  Submission submission = submission_of(owner, properties);
  submission.body = std::move(body);
  return accept(world, templates, child, child.created == 0 ? nullptr : &child.definition, submission);
}

base::Result<Stack> new_nested_stack(World& world, const Stack& parent, const std::string& logical_id) {
  int depth = 0;
  for (const Stack* s = &parent; s && !s->parent_id.empty(); s = world.stack_by_id(s->parent_id)) ++depth;
  if (depth >= max_nesting) return validation_error("Stacks are nested too deeply");
  Stack child;
  child.account = parent.account;
  child.region = parent.region;
  std::string name = parent.name + "-" + logical_id;
  if (name.size() > 115) name.resize(115);
  child.name = name + "-" + world.random_text(12, alphabet);
  child.id = new_stack_arn(world, child.account, child.region, child.name);
  child.parent_id = parent.id;
  child.parent_logical_id = logical_id;
  child.root_id = parent.root_id.empty() ? parent.id : parent.root_id;
  return child;
}

base::Result<Definition> Engine::child_definition(const Stack& parent, const Resource& resource,
                                                  const Stack& child) {
  const Definition& owner =
      parent.operation && parent.operation->target ? *parent.operation->target : parent.definition;
  const ChangeSet* change_set = reviewed(world_, parent, child.id);
  auto accepted = accept_nested(world_, templates_, owner, resource.properties, child,
                                change_set ? change_set->definition.body : std::string());
  if (!accepted) return std::move(accepted).error();
  return std::move(accepted->definition);
}

Operation Engine::operation_of_child(const Stack& parent, const Stack& child) {
  Operation operation;
  operation.token = parent.operation->token;
  if (const ChangeSet* change_set = reviewed(world_, parent, child.id))
    operation.change_set_id = change_set->id;
  return operation;
}

base::Result<std::string> Engine::begin_child_create(Stack& parent, const Resource& resource) {
  Stack* child = reviewed_child(world_, parent, resource.logical_id);
  if (child) {
    auto definition = child_definition(parent, resource, *child);
    if (!definition) return std::move(definition).error();
    child->definition = *std::move(definition);
  } else {
    auto made = new_nested_stack(world_, parent, resource.logical_id);
    if (!made) return std::move(made).error();
    auto definition = child_definition(parent, resource, *made);
    if (!definition) return std::move(definition).error();
    made->definition = *std::move(definition);
    child = &world_.add_stack(*std::move(made));
  }
  child->created = world_.now_ms();
  begin_create(*child, operation_of_child(parent, *child));
  return child->id;
}

base::Result<bool> Engine::begin_child_update(Stack& parent, const Resource& resource) {
  Stack* child = world_.stack_by_id(resource.physical_id);
  if (!child || child->is_deleted())
    return validation_error("Stack [" + resource.physical_id + "] does not exist");
  // What is taken back is what it was; its URL may lead to another text by now.
  auto& before = parent.operation->nested_before;
  const auto known = before.find(resource.logical_id);
  const bool returns = parent.operation->phase == Phase::roll_back && known != before.end();
  auto definition =
      returns ? base::Result<Definition>(known->second) : child_definition(parent, resource, *child);
  if (!definition) return std::move(definition).error();
  const Definition& now = child->definition;
  if (definition->body == now.body && definition->processed == now.processed &&
      definition->parameters == now.parameters && definition->tags == now.tags &&
      base::is_success(child->status))
    return false;
  if (!returns) before.emplace(resource.logical_id, now);
  Operation operation = operation_of_child(parent, *child);
  operation.target = *std::move(definition);
  begin_update(*child, std::move(operation));
  return true;
}

void Engine::begin_child_remove(Stack& parent, const Resource& resource) {
  Stack* child = world_.stack_by_id(resource.physical_id);
  if (!child || child->is_deleted() || child->operation) return;
  Operation operation;
  operation.token = parent.operation->token;
  if (parent.operation->on_failure == force_delete) operation.on_failure = force_delete;
  begin_remove(*child, std::move(operation));
}

}  // namespace cf::emulator
