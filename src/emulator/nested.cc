// AWS::CloudFormation::Stack: a resource that is a stack.
#include "document/scalar.h"
#include "emulator/accept.h"
#include "emulator/engine.h"
#include "emulator/refusal.h"
#include "emulator/stack_arn.h"

namespace cf::emulator {

namespace {

constexpr int max_nesting = 10;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

Submission submission_of(const Stack& parent, const Resource& resource) {
  Submission out;
  for (const document::Entry& entry : resource.properties["Parameters"].entries()) {
    std::string value(entry.value.text());
    if (entry.value.is_sequence()) {
      value.clear();
      for (const Node& item : entry.value.items())
        value += (value.empty() ? "" : ",") + std::string(item.text());
    }
    out.parameters.push_back({std::string(entry.key.text()), std::move(value), false, true});
  }
  const Definition& owner =
      parent.operation && parent.operation->target ? *parent.operation->target : parent.definition;
  out.tags = owner.tags;
  for (const Node& tag : resource.properties["Tags"].items())
    out.tags->push_back({std::string(tag["Key"].text()), std::string(tag["Value"].text())});
  out.capabilities = owner.capabilities;
  out.notification_arns.emplace();
  for (const Node& arn : resource.properties["NotificationARNs"].items())
    out.notification_arns->emplace_back(arn.text());
  out.role_arn = owner.role_arn;
  return out;
}

}  // namespace

base::Result<Definition> Engine::child_definition(const Stack& parent, const Resource& resource,
                                                  const Stack& child) {
  auto body = template_at(world_, std::string(resource.properties["TemplateURL"].text()));
  if (!body) return std::move(body).error();
  Submission submission = submission_of(parent, resource);
  submission.body = *std::move(body);
  const Definition* previous = child.created == 0 ? nullptr : &child.definition;
  auto accepted = accept(world_, templates_, child, previous, submission);
  if (!accepted) return std::move(accepted).error();
  return std::move(accepted->definition);
}

base::Result<std::string> Engine::begin_child_create(Stack& parent, const Resource& resource) {
  int depth = 0;
  for (const Stack* s = &parent; s && !s->parent_id.empty(); s = world_.stack_by_id(s->parent_id)) ++depth;
  if (depth >= max_nesting) return validation_error("Stacks are nested too deeply");
  Stack child;
  child.account = parent.account;
  child.region = parent.region;
  std::string name = parent.name + "-" + resource.logical_id;
  if (name.size() > 115) name.resize(115);
  child.name = name + "-" + world_.random_text(12, alphabet);
  child.id = new_stack_arn(world_, child.account, child.region, child.name);
  child.parent_id = parent.id;
  child.parent_logical_id = resource.logical_id;
  child.root_id = parent.root_id.empty() ? parent.id : parent.root_id;
  auto definition = child_definition(parent, resource, child);
  if (!definition) return std::move(definition).error();
  child.definition = *std::move(definition);
  child.created = world_.now_ms();
  const std::string id = child.id;
  Operation operation;
  operation.token = parent.operation->token;
  begin_create(world_.add_stack(std::move(child)), std::move(operation));
  return id;
}

base::Result<bool> Engine::begin_child_update(Stack& parent, const Resource& resource) {
  Stack* child = world_.stack_by_id(resource.physical_id);
  if (!child || child->is_deleted())
    return validation_error("Stack [" + resource.physical_id + "] does not exist");
  auto definition = child_definition(parent, resource, *child);
  if (!definition) return std::move(definition).error();
  const Definition& now = child->definition;
  if (definition->body == now.body && definition->processed == now.processed &&
      definition->parameters == now.parameters && definition->tags == now.tags &&
      base::is_success(child->status))
    return false;
  Operation operation;
  operation.token = parent.operation->token;
  operation.target = *std::move(definition);
  begin_update(*child, std::move(operation));
  return true;
}

void Engine::begin_child_remove(Stack& parent, const Resource& resource) {
  Stack* child = world_.stack_by_id(resource.physical_id);
  if (!child || child->is_deleted() || child->operation) return;
  Operation operation;
  operation.token = parent.operation->token;
  begin_remove(*child, std::move(operation));
}

}  // namespace cf::emulator
