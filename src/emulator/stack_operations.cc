#include "base/ids.h"
#include "emulator/accept.h"
#include "emulator/cloudformation.h"
#include "emulator/refusal.h"
#include "emulator/stack_arn.h"
#include "emulator/stack_policy.h"

namespace cf::emulator {

namespace {

std::string stack_id_answer(const std::string& id) {
  return Xml().text("StackId", id).take();
}

base::Error invalid_stack_name(const std::string& name) {
  return validation_error(
      "1 validation error detected: Value '" + name +
      "' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression "
      "pattern: [a-zA-Z][-a-zA-Z0-9]*");
}

}  // namespace

Stack CloudFormation::new_stack(const Request& r, const std::string& name) {
  Stack stack;
  stack.account = r.caller.account;
  stack.region = r.region;
  stack.name = name;
  stack.id = new_stack_arn(world_, stack.account, stack.region, name);
  return stack;
}

base::Result<std::optional<std::string>> CloudFormation::policy_of(const Request& r,
                                                                   const std::string& name) {
  std::optional<std::string> body;
  if (r.parameters.has(name + "Body")) body = r.parameters.get(name + "Body");
  if (const std::string url = r.parameters.get(name + "URL"); !url.empty()) {
    auto text = template_at(world_, url);
    if (!text) return std::move(text).error();
    body = *std::move(text);
  }
  if (!body) return body;
  if (const std::string problem = check_stack_policy(*body); !problem.empty())
    return validation_error(problem);
  return body;
}

CloudFormation::Answer CloudFormation::create_stack(const Request& r) {
  const std::string name = r.parameters.get("StackName");
  if (!base::is_stack_name(name)) return invalid_stack_name(name);
  Stack* known = find(r, name);
  std::string repeated;
  if (repeats(known, r, repeated)) return stack_id_answer(repeated);
  if (known) return refusal("AlreadyExistsException", "Stack [" + name + "] already exists");
  const std::string on_failure = r.parameters.get("OnFailure");
  if (!on_failure.empty() && r.parameters.has("DisableRollback"))
    return validation_error("You must specify either OnFailure or DisableRollback, but not both");
  auto body = template_text(world_, r.parameters, nullptr);
  if (!body) return body;
  Stack stack = new_stack(r, name);
  Submission submission = read_submission(r.parameters);
  submission.body = *std::move(body);
  auto accepted = accept(world_, templates_, stack, nullptr, submission);
  if (!accepted) return std::move(accepted).error();
  auto policy = policy_of(r, "StackPolicy");
  if (!policy) return std::move(policy).error();
  stack.definition = std::move(accepted->definition);
  stack.policy = *std::move(policy);
  stack.created = world_.now_ms();
  stack.termination_protection = r.parameters.flag("EnableTerminationProtection");
  stack.timeout_minutes = r.parameters.number("TimeoutInMinutes", 0);
  Operation operation;
  operation.token = r.parameters.get("ClientRequestToken");
  operation.on_failure = stack.on_failure = on_failure;
  operation.disable_rollback = r.parameters.flag("DisableRollback") || on_failure == "DO_NOTHING";
  operation.timeout_minutes = stack.timeout_minutes;
  stack.disable_rollback = operation.disable_rollback;
  const std::string id = stack.id;
  Stack& kept = world_.add_stack(std::move(stack));
  remember_token(kept, r);
  engine_.begin_create(kept, std::move(operation));
  return stack_id_answer(id);
}

CloudFormation::Answer CloudFormation::update_stack(const Request& r) {
  std::string repeated;
  if (repeats(find(r, r.parameters.get("StackName")), r, repeated)) return stack_id_answer(repeated);
  auto found = existing(r, false);
  if (!found || (*found)->is_deleted())
    return found ? Answer(validation_error("Stack [" + r.parameters.get("StackName") + "] does not exist"))
                 : Answer(std::move(found).error());
  if (auto free = updatable(r); !free) return std::move(free).error();
  Stack& stack = **found;
  auto body = template_text(world_, r.parameters, &stack.definition);
  if (!body) return body;
  Submission submission = read_submission(r.parameters);
  submission.body = *std::move(body);
  auto accepted = accept(world_, templates_, stack, &stack.definition, submission);
  if (!accepted) return std::move(accepted).error();
  auto policy = policy_of(r, "StackPolicy");
  if (!policy) return std::move(policy).error();
  auto during = policy_of(r, "StackPolicyDuringUpdate");
  if (!during) return std::move(during).error();
  if (!changes_anything(stack, accepted->definition, accepted->evaluation))
    return validation_error("No updates are to be performed.");
  if (*policy) stack.policy = **policy;
  Operation operation;
  operation.token = r.parameters.get("ClientRequestToken");
  operation.target = std::move(accepted->definition);
  operation.disable_rollback = r.parameters.flag("DisableRollback");
  operation.policy_override = *std::move(during);
  stack.disable_rollback = operation.disable_rollback;
  stack.change_set_id.clear();
  remember_token(stack, r);
  engine_.begin_update(stack, std::move(operation));
  return stack_id_answer(stack.id);
}

CloudFormation::Answer CloudFormation::delete_stack(const Request& r) {
  const std::string name = r.parameters.get("StackName");
  Stack* stack = find(r, name);
  if (!stack || stack->is_deleted() || stack->status == StackStatus::delete_in_progress) return std::string();
  if (!stack->parent_id.empty())
    return validation_error("Stack [" + stack->name + "] is nested and can only be deleted with its parent");
  if (stack->termination_protection)
    return validation_error("Stack [" + stack->name +
                            "] cannot be deleted while TerminationProtection is enabled");
  const std::vector<std::string> retain = r.parameters.list("RetainResources");
  if (!retain.empty() && stack->status != StackStatus::delete_failed)
    return validation_error(
        "Invalid operation on stack [" + stack->id +
        "]. When you delete a stack, specify which resources to retain only when the stack is in "
        "the DELETE_FAILED state.");
  const std::string mode = r.parameters.get("DeletionMode");
  if (mode == force_delete && stack->status != StackStatus::delete_failed)
    return validation_error("Invalid operation on stack [" + stack->id +
                            "]. The FORCE_DELETE_STACK deletion mode is only for stacks in the DELETE_FAILED "
                            "state.");
  for (const std::string& id : retain) {
    const auto resource = stack->resources.find(id);
    if (resource == stack->resources.end() || resource->second.status == "DELETE_COMPLETE")
      return validation_error(
          "The specified resources to retain must be in a valid state. Do not specify resources "
          "that are in the DELETE_COMPLETE state: " +
          id);
  }
  for (ChangeSet* change_set : world_.change_sets_of(stack->id)) {
    if (change_set->execution_status == "AVAILABLE") change_set->execution_status = "OBSOLETE";
    world_.touch(*change_set);
  }
  if (stack->operation) stack->operation.reset();
  remember_token(*stack, r);
  Operation operation;
  operation.token = r.parameters.get("ClientRequestToken");
  operation.retain = retain;
  if (mode == force_delete) operation.on_failure = mode;
  engine_.begin_remove(*stack, std::move(operation));
  return std::string();
}

CloudFormation::Answer CloudFormation::cancel_update(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  if ((*stack)->status != StackStatus::update_in_progress) {
    return validation_error("CancelUpdateStack cannot be called from current stack status");
  }
  engine_.begin_rollback(**stack, r.parameters.get("ClientRequestToken"), {});
  return std::string();
}

CloudFormation::Answer CloudFormation::continue_rollback(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  if ((*stack)->status != StackStatus::update_rollback_failed || !(*stack)->stopped) {
    return validation_error("Stack:" + (*stack)->id + " is in " + base::to_string((*stack)->status) +
                            " state and can not continue rollback.");
  }
  engine_.begin_rollback(**stack, r.parameters.get("ClientRequestToken"),
                         r.parameters.list("ResourcesToSkip"));
  return std::string();
}

CloudFormation::Answer CloudFormation::rollback_stack(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  const StackStatus status = (*stack)->status;
  if ((status != StackStatus::create_failed && status != StackStatus::update_failed) || !(*stack)->stopped) {
    return validation_error("Stack:" + (*stack)->id + " is in " + base::to_string(status) +
                            " state and can not be rolled back.");
  }
  engine_.begin_rollback(**stack, r.parameters.get("ClientRequestToken"), {});
  return stack_id_answer((*stack)->id);
}

CloudFormation::Answer CloudFormation::set_policy(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  auto policy = policy_of(r, "StackPolicy");
  if (!policy) return std::move(policy).error();
  if (!*policy) return validation_error("You must specify either Stack Policy Body or Stack Policy URL");
  (*stack)->policy = **policy;
  world_.touch(**stack);
  return std::string();
}

CloudFormation::Answer CloudFormation::get_policy(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  const std::optional<Operation>& operation = (*stack)->operation;
  if (operation && operation->policy_override)
    return Xml().text("StackPolicyBody", *operation->policy_override).take();
  if (!(*stack)->policy) return std::string();
  return Xml().text("StackPolicyBody", *(*stack)->policy).take();
}

CloudFormation::Answer CloudFormation::set_protection(const Request& r) {
  auto stack = existing(r, false);
  if (!stack || (*stack)->is_deleted())
    return stack ? Answer(validation_error("Stack [" + r.parameters.get("StackName") + "] does not exist"))
                 : Answer(std::move(stack).error());
  if (!(*stack)->parent_id.empty())
    return validation_error("EnableTerminationProtection can not be set on nested stacks");
  (*stack)->termination_protection = r.parameters.flag("EnableTerminationProtection");
  world_.touch(**stack);
  return stack_id_answer((*stack)->id);
}

}  // namespace cf::emulator
