// One resource's part of an operation: its start, its end, its failure.
#include <algorithm>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/json.h"
#include "document/scalar.h"
#include "emulator/engine.h"
#include "emulator/nested.h"
#include "emulator/provision.h"
#include "emulator/refusal.h"
#include "emulator/replacement.h"
#include "emulator/resource_identity.h"
#include "emulator/stack_policy.h"

namespace cf::emulator {

namespace {

constexpr std::string_view replacing =
    "Requested update requires the creation of a new physical resource; hence creating one.";

bool takes_stack_tags(const Resource& resource) {
  const auto type = catalog::find_type(resource.type);
  return type && !type->tag_property().empty();
}

// Node with its secrets written as they are stored: masked.
std::string shown_properties(const Node& properties) {
  return properties ? document::to_json(properties) : std::string();
}

}  // namespace

std::string verb_of(StepAction action) {
  switch (action) {
    case StepAction::create:
      return "CREATE";
    case StepAction::remove:
      return "DELETE";
    default:
      return "UPDATE";
  }
}

void Engine::event(Stack& stack, const Resource& resource, const std::string& status,
                   const std::string& reason) {
  Event e;
  e.logical_id = resource.logical_id;
  e.physical_id = resource.physical_id;
  e.type = resource.type;
  e.status = status;
  e.reason = reason;
  e.properties = shown_properties(resource.properties);
  e.token = stack.operation->token;
  world_.add_event(stack, std::move(e));
}

void Engine::start(Stack& stack, Step& step) {
  step.state = StepState::running;
  // When what it waited for was done, which may be before the request that moves it on.
  step.started = stack.operation->phase_started;
  for (const std::uint64_t i : step.after)
    step.started = std::max(step.started, stack.operation->steps[i].ended);
  world_.touch(stack);
  switch (step.action) {
    case StepAction::create:
      return start_create(stack, step);
    case StepAction::update:
      return start_update(stack, step);
    case StepAction::restore:
      return start_restore(stack, step);
    case StepAction::remove:
      return start_removal(stack, step);
  }
}

// The resource as the template declares it, evaluated now.
base::Result<Resource> Engine::declared(Stack& stack, const std::string& logical_id) {
  StackEvaluation& evaluation = evaluation_of(stack);
  const template_::ResourceDeclaration* declaration = evaluation.t().resource(logical_id);
  if (!declaration) return refusal("InternalFailure", "resource " + logical_id + " is not in the template");
  base::Diagnostics diagnostics;
  Resource out;
  out.logical_id = logical_id;
  out.type = declaration->type;
  const auto evaluated = [&] {
    const Node properties = evaluation.evaluation->evaluate(declaration->properties, diagnostics);
    return properties.is_mapping() ? properties : Node::mapping({});
  };
  evaluation.references->met = false;
  out.properties = evaluated();
  evaluation.references->as_text = true;
  if (evaluation.references->met) out.written = evaluated();
  const auto text = [&](std::string_view key) {
    return document::as_string(evaluation.evaluation->evaluate(declaration->node[key], diagnostics))
        .value_or("");
  };
  out.deletion_policy = text("DeletionPolicy");
  out.update_replace_policy = text("UpdateReplacePolicy");
  out.description = text("Description");
  if (declaration->node.has("Metadata"))
    out.metadata = evaluation.evaluation->evaluate(declaration->node["Metadata"], diagnostics);
  evaluation.references->as_text = false;
  const auto needs = evaluation.needs.find(logical_id);
  if (needs != evaluation.needs.end()) out.requires_ = needs->second;
  if (takes_stack_tags(out)) {
    const Operation& operation = *stack.operation;
    out.stack_tags = operation.target ? operation.target->tags : stack.definition.tags;
  }
  if (const std::string problem = template_::aws_message(diagnostics); !problem.empty())
    return refusal("ValidationError", problem);
  return out;
}

void Engine::start_create(Stack& stack, Step& step) {
  Resource& slot = stack.resources[step.logical_id];
  auto made = declared(stack, step.logical_id);
  if (!made) {
    slot.logical_id = step.logical_id;
    if (const auto* d = evaluation_of(stack).t().resource(step.logical_id)) slot.type = d->type;
    slot.status = "CREATE_IN_PROGRESS";
    event(stack, slot, slot.status);
    return fail(stack, step, made.error().message);
  }
  slot = *std::move(made);
  slot.salt = world_.random();
  slot.status = "CREATE_IN_PROGRESS";
  slot.updated = world_.now_ms();
  event(stack, slot, slot.status);
  const std::string logical_id = step.logical_id;
  auto id =
      slot.type == nested_stack_type ? begin_child_create(stack, slot) : create_physical(world_, stack, slot);
  if (!id) return fail(stack, step, id.error().message);
  slot.physical_id = *id;
  event(stack, slot, slot.status, "Resource creation Initiated");
}

void Engine::start_update(Stack& stack, Step& step) {
  Resource& current = stack.resources.at(step.logical_id);
  auto made = declared(stack, step.logical_id);
  if (!made) {
    event(stack, current, "UPDATE_IN_PROGRESS");
    return fail(stack, step, made.error().message);
  }
  Resource next = *std::move(made);
  next.physical_id = current.physical_id;
  next.salt = current.salt;
  next.updated = world_.now_ms();
  const bool retyped = next.type != current.type;
  const bool changed = retyped || !same_value(next.compared(), current.compared()) ||
                       !same_value(next.metadata, current.metadata) || next.stack_tags != current.stack_tags;
  const bool settled = current.status.ends_with("_COMPLETE");
  // Its parameters are not looked up again.
  if (!changed) next.properties = current.properties;
  if (!changed && settled && next.type != nested_stack_type) {
    step.silent = true;
    current.deletion_policy = next.deletion_policy;
    current.update_replace_policy = next.update_replace_policy;
    current.requires_ = next.requires_;
    return;
  }
  const bool replace = retyped || needs_replacement(next.type, current.properties, next.properties);
  const std::optional<std::string>& policy =
      stack.operation->policy_override ? stack.operation->policy_override : stack.policy;
  if (policy && changed) {
    const std::string denied = denied_by(*policy, replace ? "Update:Replace" : "Update:Modify", next);
    if (!denied.empty()) {
      event(stack, current, "UPDATE_IN_PROGRESS");
      return fail(stack, step, denied);
    }
  }
  if (replace) {
    if (!retyped && has_custom_name(site_of(stack), current) &&
        physical_id_of(site_of(stack), next) == current.physical_id) {
      event(stack, current, "UPDATE_IN_PROGRESS");
      return fail(stack, step,
                  "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                  "Rename " +
                      current.physical_id + " and update the stack again.");
    }
    stack.operation->leftovers.push_back({current, current.update_replace_policy == "Retain"});
    next.salt = world_.random();
    current.status = "UPDATE_IN_PROGRESS";
    event(stack, current, current.status, std::string(replacing));
    next.physical_id.clear();
    auto id = next.type == nested_stack_type ? begin_child_create(stack, next)
                                             : create_physical(world_, stack, next);
    if (!id) {
      stack.operation->leftovers.pop_back();
      return fail(stack, step, id.error().message);
    }
    next.physical_id = *id;
    next.status = "UPDATE_IN_PROGRESS";
    current = std::move(next);
    return event(stack, current, current.status, "Resource creation Initiated");
  }
  if (next.type == nested_stack_type) {
    auto began = begin_child_update(stack, next);
    if (began && !*began) {
      step.silent = !changed;
    } else {
      event(stack, current, "UPDATE_IN_PROGRESS");
    }
    if (!began) return fail(stack, step, began.error().message);
  } else {
    event(stack, current, "UPDATE_IN_PROGRESS");
    if (auto updated = update_physical(world_, stack, current, next); !updated)
      return fail(stack, step, updated.error().message);
  }
  next.status = step.silent ? current.status : "UPDATE_IN_PROGRESS";
  current = std::move(next);
}

void Engine::start_restore(Stack& stack, Step& step) {
  Operation& operation = *stack.operation;
  Resource& current = stack.resources.at(step.logical_id);
  const Resource& old = operation.before.at(step.logical_id);
  event(stack, current, "UPDATE_IN_PROGRESS");
  if (current.physical_id != old.physical_id) {
    std::erase_if(operation.leftovers,
                  [&](const Leftover& l) { return l.resource.physical_id == old.physical_id; });
    operation.leftovers.push_back({current, false});
  } else if (old.type == nested_stack_type) {
    auto began = begin_child_update(stack, old);
    if (!began) return fail(stack, step, began.error().message);
  } else if (auto updated = update_physical(world_, stack, current, old); !updated) {
    return fail(stack, step, updated.error().message);
  }
  current = old;
  current.status = "UPDATE_IN_PROGRESS";
}

Resource* Engine::removed_resource(Stack& stack, const Step& step) {
  if (stack.operation->phase == Phase::clean_up) {
    for (Leftover& leftover : stack.operation->leftovers)
      if (leftover.resource.logical_id == step.logical_id) return &leftover.resource;
    return nullptr;
  }
  const auto it = stack.resources.find(step.logical_id);
  return it == stack.resources.end() ? nullptr : &it->second;
}

void Engine::start_removal(Stack& stack, Step& step) {
  Resource* resource = removed_resource(stack, step);
  const Operation& operation = *stack.operation;
  if (!resource || resource->physical_id.empty()) {
    step.silent = true;
    return;
  }
  bool retain =
      std::find(operation.retain.begin(), operation.retain.end(), step.logical_id) != operation.retain.end();
  if (operation.phase == Phase::clean_up) {
    for (const Leftover& leftover : operation.leftovers)
      if (leftover.resource.logical_id == step.logical_id) retain = leftover.retain;
  } else if (operation.kind == OperationKind::create) {
    retain = retain || is_kept_when_new(resource->deletion_policy);
  } else {
    retain = retain || is_kept(resource->deletion_policy);
  }
  if (retain) {
    retain_physical(world_, stack, *resource);
    resource->status = "DELETE_SKIPPED";
    event(stack, *resource, resource->status);
    step.silent = true;
    return;
  }
  resource->status = "DELETE_IN_PROGRESS";
  event(stack, *resource, resource->status);
  if (resource->type == nested_stack_type) return begin_child_remove(stack, *resource);
  auto deleted = delete_physical(world_, stack, *resource);
  if (deleted) return;
  if (operation.on_failure != force_delete) return fail(stack, step, deleted.error().message);
  retain_physical(world_, stack, *resource);
  resource->status = "DELETE_SKIPPED";
  event(stack, *resource, resource->status, deleted.error().message);
  step.silent = true;
}

bool Engine::is_due(Stack& stack, const Step& step, std::string& failure) {
  if (step.silent) return true;
  const Resource* resource = removed_resource(stack, step);
  if (resource && resource->type == nested_stack_type) {
    const Stack* child = world_.stack_by_id(resource->physical_id);
    if (!child) return true;
    if (child->operation) return false;
    const bool removed = step.action == StepAction::remove;
    if (removed ? !child->is_deleted() : !base::is_success(child->status)) {
      failure = "Embedded stack " + child->id + " was not successfully " +
                (removed                             ? "deleted"
                 : step.action == StepAction::create ? "created"
                                                     : "updated") +
                ": " + (child->reason.empty() ? base::to_string(child->status) : child->reason);
    }
    return true;
  }
  if (resource && resource->type == "AWS::CloudFormation::WaitCondition" &&
      step.action == StepAction::create) {
    const auto number = [&](std::string_view name, std::int64_t otherwise) {
      return document::as_integer(resource->properties[name], document::Dialect::cloudformation)
          .value_or(otherwise);
    };
    const std::int64_t count = number("Count", 1);
    if (count <= 0) return true;
    if (world_.now_ms() - step.started < number("Timeout", 300) * 1000) return false;
    failure = "WaitCondition timed out. Received 0 conditions when expecting " + std::to_string(count);
    return true;
  }
  return world_.now_ms() - step.started >= world_.resource_time().count();
}

void Engine::complete(Stack& stack, Step& step) {
  step.state = StepState::done;
  step.ended =
      step.silent ? step.started : std::min(world_.now_ms(), step.started + world_.resource_time().count());
  world_.touch(stack);
  if (step.action == StepAction::remove) return complete_removal(stack, step);
  if (step.silent) return;
  Resource& resource = stack.resources.at(step.logical_id);
  resource.status = verb_of(step.action) + "_COMPLETE";
  resource.reason.clear();
  resource.updated = world_.now_ms();
  event(stack, resource, resource.status);
}

void Engine::complete_removal(Stack& stack, Step& step) {
  Resource* resource = removed_resource(stack, step);
  if (!resource || step.silent) return;
  resource->status = "DELETE_COMPLETE";
  resource->reason.clear();
  resource->updated = world_.now_ms();
  event(stack, *resource, resource->status);
}

void Engine::fail(Stack& stack, Step& step, const std::string& reason) {
  step.state = StepState::failed;
  step.ended = step.started;
  Resource* resource = step.action == StepAction::remove ? removed_resource(stack, step)
                                                         : &stack.resources.at(step.logical_id);
  stack.operation->failed.push_back(step.logical_id);
  if (!resource) return;
  resource->status = verb_of(step.action) + "_FAILED";
  resource->reason = reason;
  resource->updated = world_.now_ms();
  event(stack, *resource, resource->status, reason);
}

void Engine::cancel_running(Stack& stack) {
  for (Step& step : stack.operation->steps) {
    if (step.state != StepState::running) continue;
    step.state = StepState::failed;
    if (step.silent || step.action == StepAction::remove) continue;
    Resource& resource = stack.resources.at(step.logical_id);
    resource.status = verb_of(step.action) + "_FAILED";
    resource.reason =
        step.action == StepAction::create ? "Resource creation cancelled" : "Resource update cancelled";
    resource.updated = world_.now_ms();
    event(stack, resource, resource.status, resource.reason);
  }
}

}  // namespace cf::emulator
