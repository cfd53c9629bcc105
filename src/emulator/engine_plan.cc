// Which steps a phase has, and what each must wait for.
#include <algorithm>

#include "emulator/engine.h"

namespace cf::emulator {

namespace {

Step new_step(const std::string& logical_id, StepAction action) {
  Step step;
  step.logical_id = logical_id;
  step.action = action;
  return step;
}

// Makes each step wait for the steps of the ids that `needs` gives for it.
template <typename Needs>
void wait_for(std::vector<Step>& steps, const Needs& needs) {
  std::map<std::string, std::uint64_t> places;
  for (std::size_t i = 0; i < steps.size(); ++i) places[steps[i].logical_id] = i;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const std::string& id : needs(steps[i])) {
      const auto place = places.find(id);
      if (place != places.end() && place->second != i) steps[i].after.push_back(place->second);
    }
  }
}

// The other way round: what is needed goes last.
template <typename ResourceOf>
void wait_for_dependents(std::vector<Step>& steps, const ResourceOf& resource_of) {
  std::map<std::string, std::uint64_t> places;
  for (std::size_t i = 0; i < steps.size(); ++i) places[steps[i].logical_id] = i;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Resource* resource = resource_of(steps[i].logical_id);
    if (!resource) continue;
    for (const std::string& needed : resource->requires_) {
      const auto place = places.find(needed);
      if (place != places.end() && place->second != i) steps[place->second].after.push_back(i);
    }
  }
}

}  // namespace

StackEvaluation& Engine::evaluation_of(Stack& stack) {
  const auto known = running_.find(stack.id);
  if (known != running_.end()) return known->second;
  const Operation& operation = *stack.operation;
  const Definition& definition = operation.target ? *operation.target : stack.definition;
  base::Diagnostics diagnostics;  // the parameters were checked when the operation was accepted
  StackEvaluation evaluation = evaluate_definition(world_, templates_.parse(definition.text()), stack,
                                                   definition, Purpose::deploy, diagnostics);
  return running_.insert_or_assign(stack.id, std::move(evaluation)).first->second;
}

void Engine::plan_apply(Stack& stack) {
  running_.erase(stack.id);
  StackEvaluation& evaluation = evaluation_of(stack);
  base::Diagnostics diagnostics;
  std::vector<Step>& steps = stack.operation->steps;
  steps.clear();
  for (const template_::ResourceDeclaration& resource : evaluation.t().resources) {
    if (evaluation.evaluation->is_created(resource, diagnostics) != template_::Evaluation::Truth::yes)
      continue;
    const auto known = stack.resources.find(resource.logical_id);
    const bool exists = known != stack.resources.end() && !known->second.physical_id.empty();
    steps.push_back(new_step(resource.logical_id, exists ? StepAction::update : StepAction::create));
  }
  wait_for(steps, [&](const Step& step) -> const std::vector<std::string>& {
    return evaluation.needs[step.logical_id];
  });
  world_.touch(stack);
}

void Engine::plan_removal(Stack& stack) {
  std::vector<Step>& steps = stack.operation->steps;
  steps.clear();
  for (const auto& [id, resource] : stack.resources)
    if (resource.status != "DELETE_COMPLETE") steps.push_back(new_step(id, StepAction::remove));
  wait_for_dependents(steps, [&](const std::string& id) { return &stack.resources.at(id); });
  world_.touch(stack);
}

// Everything that differs from what was there before the update.
void Engine::plan_restore(Stack& stack) {
  running_.erase(stack.id);
  Operation& operation = *stack.operation;
  operation.steps.clear();
  for (auto it = stack.resources.begin(); it != stack.resources.end();) {
    const auto old = operation.before.find(it->first);
    if (old == operation.before.end()) {
      if (!it->second.physical_id.empty())
        operation.leftovers.push_back({it->second, is_kept_when_new(it->second.deletion_policy)});
      it = stack.resources.erase(it);
      continue;
    }
    const bool touched = old->second.physical_id != it->second.physical_id ||
                         old->second.updated != it->second.updated || old->second.status != it->second.status;
    const bool skipped =
        std::find(operation.retain.begin(), operation.retain.end(), it->first) != operation.retain.end();
    if (touched && !skipped) operation.steps.push_back(new_step(it->first, StepAction::restore));
    ++it;
  }
  wait_for(operation.steps, [&](const Step& step) -> const std::vector<std::string>& {
    return operation.before.at(step.logical_id).requires_;
  });
  operation.failed.clear();
  operation.failure.clear();
  world_.touch(stack);
}

void Engine::plan_clean_up(Stack& stack) {
  Operation& operation = *stack.operation;
  if (!operation.rolled_back) {
    StackEvaluation& evaluation = evaluation_of(stack);
    base::Diagnostics diagnostics;
    for (auto it = stack.resources.begin(); it != stack.resources.end();) {
      const template_::ResourceDeclaration* kept = evaluation.t().resource(it->first);
      if (kept &&
          evaluation.evaluation->is_created(*kept, diagnostics) == template_::Evaluation::Truth::yes) {
        ++it;
        continue;
      }
      operation.leftovers.push_back({it->second, is_kept(it->second.deletion_policy)});
      it = stack.resources.erase(it);
    }
  }
  running_.erase(stack.id);
  operation.phase = Phase::clean_up;
  operation.phase_started = phase_end(operation);
  operation.steps.clear();
  operation.failed.clear();
  for (const Leftover& leftover : operation.leftovers)
    operation.steps.push_back(new_step(leftover.resource.logical_id, StepAction::remove));
  wait_for_dependents(operation.steps, [&](const std::string& id) -> const Resource* {
    for (const Leftover& leftover : operation.leftovers)
      if (leftover.resource.logical_id == id) return &leftover.resource;
    return nullptr;
  });
  world_.touch(stack);
}

}  // namespace cf::emulator
