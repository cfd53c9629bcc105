#include "emulator/engine.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "document/scalar.h"

namespace cf::emulator {

namespace {

constexpr std::string_view stack_type = "AWS::CloudFormation::Stack";

// "a", "a and b", "a, b and c"
std::string list_of(std::vector<std::string> names) {
  const std::string last = std::move(names.back());
  names.pop_back();
  return names.empty() ? last : base::join(names, ", ") + " and " + last;
}

bool all_settled(const Operation& operation) {
  return std::none_of(operation.steps.begin(), operation.steps.end(), [](const Step& s) {
    return s.state == StepState::running || s.state == StepState::pending;
  });
}

bool is_ready(const Operation& operation, const Step& step) {
  if (step.state != StepState::pending) return false;
  return std::all_of(step.after.begin(), step.after.end(),
                     [&](std::uint64_t i) { return operation.steps[i].state == StepState::done; });
}

// Deleting goes on after a failure, as far as nothing that failed still needs what would be deleted.
bool stops_at_failure(const Operation& operation) {
  return operation.kind != OperationKind::remove && operation.phase == Phase::apply;
}

std::string text_of_output(const Node& value) {
  if (value.is_scalar() || value.is_secret()) return std::string(value.text());
  if (value.is_sequence()) {
    std::vector<std::string> parts;
    for (const Node& item : value.items()) parts.push_back(std::string(item.text()));
    return base::join(parts, ",");
  }
  return {};
}

}  // namespace

void Engine::set_status(Stack& stack, StackStatus status, const std::string& reason) {
  stack.status = status;
  stack.reason = reason;
  Event e;
  e.logical_id = stack.name;
  e.physical_id = stack.id;
  e.type = stack_type;
  e.status = base::to_string(status);
  e.reason = reason;
  if (stack.operation) e.token = stack.operation->token;
  world_.add_event(stack, std::move(e));
}

void Engine::begin_create(Stack& stack, Operation operation) {
  operation.kind = OperationKind::create;
  stack.stopped.reset();
  operation.started = operation.phase_started = world_.now_ms();
  stack.operation = std::move(operation);
  set_status(stack, StackStatus::create_in_progress, "User Initiated");
  plan_apply(stack);
  set_out(stack);
}

void Engine::begin_update(Stack& stack, Operation operation) {
  operation.kind = OperationKind::update;
  stack.stopped.reset();
  operation.started = operation.phase_started = world_.now_ms();
  operation.before = stack.resources;
  operation.outputs_before = stack.outputs;
  stack.operation = std::move(operation);
  stack.updated = world_.now_ms();
  set_status(stack, StackStatus::update_in_progress, "User Initiated");
  plan_apply(stack);
  set_out(stack);
}

void Engine::begin_remove(Stack& stack, Operation operation) {
  operation.kind = OperationKind::remove;
  const StackStatus before = stack.status;
  stack.stopped.reset();
  operation.started = operation.phase_started = world_.now_ms();
  stack.operation = std::move(operation);
  set_status(stack, StackStatus::delete_in_progress, "User Initiated");
  std::string used;
  for (const OutputValue& output : stack.outputs) {
    if (output.export_name.empty()) continue;
    std::vector<std::string> names;
    for (const Stack* importer : world_.importers(stack.account, stack.region, output.export_name))
      if (importer->id != stack.id) names.push_back(importer->name);
    if (names.empty()) continue;
    used = "Export " + output.export_name + " cannot be deleted as it is in use by " + list_of(names);
    break;
  }
  // AWS does not begin then: the stack is what it was, and only the reason tells of it.
  if (!used.empty())
    return finish(stack, base::is_in_progress(before) ? StackStatus::delete_failed : before, used);
  plan_removal(stack);
  set_out(stack);
}

void Engine::begin_rollback(Stack& stack, const std::string& token, const std::vector<std::string>& skip) {
  if (!stack.operation) {
    stack.operation = std::move(stack.stopped);
    stack.stopped.reset();
    if (stack.status == StackStatus::update_failed) std::swap(stack.definition, *stack.operation->target);
  }
  Operation& operation = *stack.operation;
  operation.token = token;
  operation.cancelled = true;
  operation.retain = skip;
  cancel_running(stack);
  roll_back(stack, "User Initiated");
}

// Where operations take time, they start when they are asked for.
void Engine::set_out(Stack& stack) {
  if (world_.resource_time().count() > 0) run(stack);
}

// When the last step of the phase was done.
std::int64_t Engine::phase_end(const Operation& operation) const {
  std::int64_t end = operation.phase_started;
  for (const Step& step : operation.steps) end = std::max(end, step.ended);
  return end;
}

void Engine::advance(bool complete) {
  if (world_.running().empty()) return;
  if (world_.resource_time().count() == 0 && !complete) return;
  bool moved = true;
  while (moved) {
    moved = false;
    const std::vector<std::string> ids(world_.running().begin(), world_.running().end());
    for (const std::string& id : ids) {
      Stack* stack = world_.stack_by_id(id);
      if (stack && stack->operation) moved = run(*stack) || moved;
    }
  }
}

// One pass over the stack's steps; false: nothing could move.
bool Engine::run(Stack& stack) {
  bool moved = false;
  for (bool again = true; again && stack.operation;) {
    again = false;
    Operation& operation = *stack.operation;
    const auto stopped = [&operation] {
      return stops_at_failure(operation) && (!operation.failed.empty() || !operation.failure.empty());
    };
    check_timeout(stack);
    for (std::size_t i = 0; i < operation.steps.size() && !stopped(); ++i) {
      if (!is_ready(operation, operation.steps[i])) continue;
      start(stack, operation.steps[i]);
      again = true;
    }
    for (std::size_t i = 0; i < operation.steps.size(); ++i) {
      Step& step = operation.steps[i];
      std::string failure;
      if (step.state != StepState::running || !is_due(stack, step, failure)) continue;
      if (failure.empty())
        complete(stack, step);
      else
        fail(stack, step, failure);
      again = true;
      break;  // what waited for it starts before the next one ends
    }
    if (stopped()) {
      cancel_running(stack);
      end_phase(stack);
      again = true;
    } else if (!again) {
      const bool stuck = std::none_of(operation.steps.begin(), operation.steps.end(),
                                      [](const Step& s) { return s.state == StepState::running; });
      if (!stuck) break;  // waits for time or a nested stack
      end_phase(stack);
      again = true;
    }
    moved = moved || again;
  }
  return moved;
}

void Engine::check_timeout(Stack& stack) {
  Operation& operation = *stack.operation;
  if (operation.timeout_minutes <= 0 || operation.kind != OperationKind::create ||
      operation.phase != Phase::apply)
    return;
  if (world_.now_ms() - operation.started < std::int64_t{operation.timeout_minutes} * 60'000) return;
  if (operation.failure.empty() && !all_settled(operation))
    operation.failure = "Stack creation time exceeded the specified timeout. ";
}

void Engine::end_phase(Stack& stack) {
  const Operation& operation = *stack.operation;
  if (operation.kind == OperationKind::remove) return end_remove(stack);
  if (operation.phase == Phase::roll_back) return end_rollback(stack);
  if (operation.phase == Phase::clean_up) return end_clean_up(stack);
  return operation.kind == OperationKind::create ? end_create(stack) : end_update(stack);
}

void Engine::finish(Stack& stack, StackStatus status, const std::string& reason) {
  running_.erase(stack.id);
  set_status(stack, status, reason);
  // What stopped half-way is kept, so that it can be taken back.
  if (status == StackStatus::create_failed || status == StackStatus::update_failed ||
      status == StackStatus::update_rollback_failed)
    stack.stopped = std::move(stack.operation);
  stack.operation.reset();
  if (status == StackStatus::delete_complete) stack.deleted = world_.now_ms();
  world_.touch(stack);
}

std::string Engine::describe_failures(const Stack& stack) const {
  const Operation& operation = *stack.operation;
  std::vector<std::string> created;
  std::vector<std::string> updated;
  for (const std::string& id : operation.failed) {
    const bool existed = operation.kind == OperationKind::update && operation.before.contains(id);
    (existed ? updated : created).push_back(id);
  }
  std::string out = operation.failure;
  if (operation.kind == OperationKind::remove ||
      (operation.kind == OperationKind::create && operation.phase == Phase::roll_back))
    return "The following resource(s) failed to delete: [" + base::join(operation.failed, ", ") + "]. ";
  if (!created.empty())
    out += "The following resource(s) failed to create: [" + base::join(created, ", ") + "]. ";
  if (!updated.empty())
    out += "The following resource(s) failed to update: [" + base::join(updated, ", ") + "]. ";
  return out;
}

// Outputs and what they export, evaluated from what is deployed now.
bool Engine::take_outputs(Stack& stack, std::string& problem) {
  StackEvaluation& evaluation = evaluation_of(stack);
  std::vector<OutputValue> outputs;
  base::Diagnostics diagnostics;
  for (const template_::OutputDeclaration& declared_output : evaluation.t().outputs) {
    if (!declared_output.condition.empty() &&
        evaluation.evaluation->condition(declared_output.condition, diagnostics) !=
            template_::Evaluation::Truth::yes)
      continue;
    OutputValue out;
    out.key = declared_output.name;
    out.value = text_of_output(evaluation.evaluation->evaluate(declared_output.value, diagnostics));
    out.description = declared_output.description;
    if (declared_output.export_name)
      out.export_name =
          text_of_output(evaluation.evaluation->evaluate(declared_output.export_name, diagnostics));
    outputs.push_back(std::move(out));
  }
  problem = template_::aws_message(diagnostics);
  if (!problem.empty()) return false;
  std::set<std::string_view> exported;
  for (const OutputValue& out : outputs) {
    if (!out.export_name.empty() && !exported.insert(out.export_name).second) {
      problem = "Export with name " + out.export_name + " is already exported by stack " + stack.name +
                ". Rollback requested by user.";
      return false;
    }
    const Stack* other =
        out.export_name.empty() ? nullptr : world_.exporter(stack.account, stack.region, out.export_name);
    if (other && other->id != stack.id) {
      problem = "Export with name " + out.export_name + " is already exported by stack " + other->name +
                ". Rollback requested by user.";
      return false;
    }
  }
  for (const OutputValue& old : stack.outputs) {
    if (old.export_name.empty()) continue;
    const auto kept = std::find_if(outputs.begin(), outputs.end(),
                                   [&](const OutputValue& o) { return o.export_name == old.export_name; });
    if (kept != outputs.end() && kept->value == old.value) continue;
    for (const Stack* importer : world_.importers(stack.account, stack.region, old.export_name)) {
      if (importer->id == stack.id) continue;
      problem = "Export " + old.export_name + " cannot be " +
                (kept == outputs.end() ? "deleted" : "updated") + " as it is in use by " + importer->name;
      return false;
    }
  }
  stack.outputs = std::move(outputs);
  stack.imports.assign(evaluation.imports->begin(), evaluation.imports->end());
  return true;
}

void Engine::end_create(Stack& stack) {
  Operation& operation = *stack.operation;
  std::string problem;
  if (operation.failed.empty() && operation.failure.empty() && take_outputs(stack, problem))
    return finish(stack, StackStatus::create_complete);
  if (!problem.empty()) operation.failure = problem + (problem.ends_with('.') ? " " : ". ");
  const std::string cause = describe_failures(stack);
  if (operation.disable_rollback || operation.on_failure == "DO_NOTHING")
    return finish(stack, StackStatus::create_failed, cause);
  if (operation.on_failure == "DELETE") {
    operation.phase = Phase::roll_back;
    operation.failed.clear();
    set_status(stack, StackStatus::delete_in_progress, cause + "Delete requested by user.");
    return plan_removal(stack);
  }
  roll_back(stack, problem.empty() ? cause + "Rollback requested by user." : problem);
}

void Engine::roll_back(Stack& stack, const std::string& cause) {
  Operation& operation = *stack.operation;
  operation.phase = Phase::roll_back;
  operation.phase_started = operation.cancelled ? world_.now_ms() : phase_end(operation);
  if (operation.kind == OperationKind::create) {
    operation.failed.clear();
    set_status(stack, StackStatus::rollback_in_progress, cause);
    return plan_removal(stack);
  }
  operation.rolled_back = true;
  set_status(stack, StackStatus::update_rollback_in_progress, cause);
  plan_restore(stack);
}

void Engine::end_update(Stack& stack) {
  Operation& operation = *stack.operation;
  std::string problem;
  if (!operation.failed.empty() || !operation.failure.empty() || !take_outputs(stack, problem)) {
    if (!problem.empty()) operation.failure = problem;
    const std::string cause = describe_failures(stack);
    if (!operation.disable_rollback) return roll_back(stack, cause);
    std::swap(stack.definition, *operation.target);
    return finish(stack, StackStatus::update_failed, cause);
  }
  stack.definition = std::move(*operation.target);
  operation.target.reset();
  plan_clean_up(stack);
  set_status(stack, StackStatus::update_complete_cleanup_in_progress);
}

void Engine::end_rollback(Stack& stack) {
  Operation& operation = *stack.operation;
  if (operation.kind == OperationKind::create) {
    const bool failed = std::any_of(operation.steps.begin(), operation.steps.end(),
                                    [](const Step& s) { return s.state != StepState::done; });
    const bool deletes = operation.on_failure == "DELETE";
    if (failed) {
      return finish(stack, deletes ? StackStatus::delete_failed : StackStatus::rollback_failed,
                    describe_failures(stack));
    }
    if (!deletes) stack.resources.clear();
    return finish(stack, deletes ? StackStatus::delete_complete : StackStatus::rollback_complete);
  }
  const bool failed = std::any_of(operation.steps.begin(), operation.steps.end(),
                                  [](const Step& s) { return s.state != StepState::done; });
  if (failed) return finish(stack, StackStatus::update_rollback_failed, describe_failures(stack));
  stack.outputs = operation.outputs_before;
  plan_clean_up(stack);
  set_status(stack, StackStatus::update_rollback_complete_cleanup_in_progress);
}

void Engine::end_clean_up(Stack& stack) {
  finish(stack,
         stack.operation->rolled_back ? StackStatus::update_rollback_complete : StackStatus::update_complete);
}

void Engine::end_remove(Stack& stack) {
  const bool failed = std::any_of(stack.operation->steps.begin(), stack.operation->steps.end(),
                                  [](const Step& s) { return s.state != StepState::done; });
  if (failed) return finish(stack, StackStatus::delete_failed, describe_failures(stack));
  stack.outputs.clear();
  stack.imports.clear();
  finish(stack, StackStatus::delete_complete);
}

}  // namespace cf::emulator
