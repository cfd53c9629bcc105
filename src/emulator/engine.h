// Runs stack operations: resource by resource in the order of their dependencies, with the events, failures
// and rollbacks of CloudFormation. Passive: an operation moves only when advance() is called.
#pragma once

#include <map>
#include <string>

#include "emulator/templates.h"
#include "emulator/world.h"

namespace cf::emulator {

class Engine {
 public:
  Engine(World& world, Templates& templates) : world_(world), templates_(templates) {}

  // Each begins an operation; the stack must be free. `operation` has kind, token and options; for an update
  // its target. For a create the stack has its definition.
  void begin_create(Stack& stack, Operation operation);
  void begin_update(Stack& stack, Operation operation);
  void begin_remove(Stack& stack, Operation operation);
  // A stopped update or create is taken back: CancelUpdateStack, ContinueUpdateRollback, RollbackStack.
  void begin_rollback(Stack& stack, const std::string& token, const std::vector<std::string>& skip);

  // Moves every operation on to the world's time. With operations that take no time, those begun since are
  // completed only if `complete`: a client sees its stack IN_PROGRESS when it does not look before it acts
  // again, as with AWS.
  void advance(bool complete);

  // Forgets what was derived from rows, after they have been read again.
  void forget() { running_.clear(); }

 private:
  // engine.cc
  bool run(Stack& stack);
  void set_out(Stack& stack);
  std::int64_t phase_end(const Operation& operation) const;
  void check_timeout(Stack& stack);
  void end_phase(Stack& stack);
  void end_create(Stack& stack);
  void end_update(Stack& stack);
  void end_rollback(Stack& stack);
  void end_clean_up(Stack& stack);
  void end_remove(Stack& stack);
  void roll_back(Stack& stack, const std::string& cause);
  void finish(Stack& stack, StackStatus status, const std::string& reason = {});
  void set_status(Stack& stack, StackStatus status, const std::string& reason = {});
  std::string describe_failures(const Stack& stack) const;
  bool take_outputs(Stack& stack, std::string& problem);

  // engine_plan.cc
  void plan_apply(Stack& stack);
  void plan_removal(Stack& stack);
  void plan_restore(Stack& stack);
  void plan_clean_up(Stack& stack);
  StackEvaluation& evaluation_of(Stack& stack);

  // engine_steps.cc
  void start(Stack& stack, Step& step);
  void complete(Stack& stack, Step& step);
  bool is_due(Stack& stack, const Step& step, std::string& failure);
  void fail(Stack& stack, Step& step, const std::string& reason);
  void cancel_running(Stack& stack);
  void start_create(Stack& stack, Step& step);
  void start_update(Stack& stack, Step& step);
  void start_restore(Stack& stack, Step& step);
  void start_removal(Stack& stack, Step& step);
  void complete_removal(Stack& stack, Step& step);
  base::Result<Resource> declared(Stack& stack, const std::string& logical_id);
  void event(Stack& stack, const Resource& resource, const std::string& status,
             const std::string& reason = {});
  Resource* removed_resource(Stack& stack, const Step& step);

  // nested.cc
  base::Result<std::string> begin_child_create(Stack& parent, const Resource& resource);
  base::Result<bool> begin_child_update(Stack& parent, const Resource& resource);  // false: nothing to update
  void begin_child_remove(Stack& parent, const Resource& resource);
  base::Result<Definition> child_definition(const Stack& parent, const Resource& resource,
                                            const Stack& child);
  Operation operation_of_child(const Stack& parent, const Stack& child);

  World& world_;
  Templates& templates_;
  std::map<std::string, StackEvaluation> running_;  // by stack id, of the template being applied
};

std::string verb_of(StepAction action);  // "CREATE", "UPDATE", "DELETE"

}  // namespace cf::emulator
