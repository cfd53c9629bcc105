#include <algorithm>

#include "base/ids.h"
#include "document/json.h"
#include "document/scalar.h"
#include "emulator/accept.h"
#include "emulator/change_set_xml.h"
#include "emulator/cloudformation.h"
#include "emulator/predict.h"
#include "emulator/refusal.h"
#include "emulator/stack_arn.h"
#include "emulator/stack_xml.h"

namespace cf::emulator {

namespace {

constexpr std::string_view nothing_changes =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

std::string created_answer(const ChangeSet& change_set) {
  return Xml().text("Id", change_set.id).text("StackId", change_set.stack_id).take();
}

base::Error no_change_set(const std::string& name) {
  return refusal("ChangeSetNotFound", "ChangeSet [" + name + "] does not exist", 404);
}

base::Error only_from_root(const ChangeSet& change_set) {
  return refusal("InvalidChangeSetStatus", "ChangeSet [" + change_set.id +
                                               "] belongs to a nested stack: use its root change set [" +
                                               change_set.root_id + "]");
}

bool is_change_set_name(std::string_view name) {
  return base::is_stack_name(name);
}

// The values of outputs as far as they are known, with dynamic references as text.
std::map<std::string, std::string> outputs_of(const StackEvaluation& evaluation) {
  std::map<std::string, std::string> out;
  base::Diagnostics ignored;
  evaluation.references->as_text = true;
  for (const template_::OutputDeclaration& output : evaluation.t().outputs) {
    if (!output.condition.empty() &&
        evaluation.evaluation->condition(output.condition, ignored) == template_::Evaluation::Truth::no)
      continue;
    for (const Node& expression : {output.value, output.export_name}) {
      if (!expression) continue;
      const Node value = evaluation.evaluation->evaluate(expression, ignored);
      out[output.name] += (value.is_secret() ? std::string(value.text()) : document::to_json(value)) + "\n";
    }
  }
  evaluation.references->as_text = false;
  return out;
}

// Also where only a parameter decides what they are.
bool outputs_differ(const StackEvaluation& a, const StackEvaluation& b) {
  const Node& left = a.t().root["Outputs"];
  const Node& right = b.t().root["Outputs"];
  if (!left || !right) return static_cast<bool>(left) != static_cast<bool>(right);
  return !document::equal(left, right, document::Dialect::cloudformation) || outputs_of(a) != outputs_of(b);
}

}  // namespace

bool CloudFormation::changes_anything(Stack& stack, const Definition& next, StackEvaluation& evaluation) {
  if (stack.status == StackStatus::update_failed) return true;
  if (stack.definition.tags != next.tags || stack.definition.notification_arns != next.notification_arns)
    return true;
  const Prediction prediction = predict(world_, templates_, stack, false, next, evaluation);
  if (!prediction.changes.empty() || !prediction.problem.empty()) return true;
  base::Diagnostics ignored;
  const StackEvaluation before = evaluate_definition(world_, templates_.parse(stack.definition.text()), stack,
                                                     stack.definition, Purpose::deployed, ignored);
  return outputs_differ(before, evaluation);
}

CloudFormation::Answer CloudFormation::create_change_set(const Request& r) {
  const std::string stack_name = r.parameters.get("StackName");
  const std::string name = r.parameters.get("ChangeSetName");
  std::string type = r.parameters.get("ChangeSetType");
  if (type.empty()) type = "UPDATE";
  if (type != "CREATE" && type != "UPDATE")
    return validation_error("The embedded CloudFormation makes no change sets of type " + type);
  if (r.parameters.flag("ImportExistingResources"))
    return validation_error("The embedded CloudFormation imports no existing resources");
  if (!is_change_set_name(name)) {
    return validation_error(
        "1 validation error detected: Value '" + name +
        "' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression "
        "pattern: [a-zA-Z][-a-zA-Z0-9]*");
  }
  Stack* stack = find(r, stack_name);
  const bool is_new = type == "CREATE";
  if (is_new && stack && stack->status != StackStatus::review_in_progress && !stack->is_deleted()) {
    return validation_error("Stack [" + stack->name +
                            "] already exists and cannot be created again with the changeSet [" + name +
                            "].");
  }
  if (!is_new) {
    if (!stack) return validation_error("Stack [" + stack_name + "] does not exist");
    if (!base::is_updatable(stack->status) && stack->status != StackStatus::update_failed) {
      return validation_error("Stack:" + stack->id + " is in " + base::to_string(stack->status) +
                              " state and can not be updated.");
    }
  } else if (!stack && !base::is_stack_name(stack_name)) {
    return validation_error(
        "1 validation error detected: Value '" + stack_name +
        "' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression "
        "pattern: [a-zA-Z][-a-zA-Z0-9]*");
  }
  const std::string token = r.parameters.get("ClientToken");
  if (stack) {
    for (const ChangeSet* other : world_.change_sets_of(stack->id)) {
      if (other->name != name || other->status == "DELETE_COMPLETE") continue;
      if (!token.empty() && other->token == token) return created_answer(*other);
      if (other->execution_status != "EXECUTE_COMPLETE" && other->execution_status != "OBSOLETE")
        return refusal("AlreadyExistsException", "ChangeSet [" + name + "] already exists");
    }
  }
  auto body = template_text(world_, r.parameters, stack && !is_new ? &stack->definition : nullptr);
  if (!body) return body;
  const Stack fresh = stack ? Stack{} : new_stack(r, stack_name);
  const Stack& owner = stack ? *stack : fresh;
  Submission submission = read_submission(r.parameters);
  submission.body = *std::move(body);
  auto accepted = accept(world_, templates_, owner, is_new ? nullptr : &owner.definition, submission);
  if (!accepted) return std::move(accepted).error();
  Prediction prediction =
      predict(world_, templates_, owner, is_new, accepted->definition, accepted->evaluation);
  if (!prediction.problem.empty()) return validation_error(prediction.problem);

  if (!stack) {
    Stack review = fresh;
    review.created = world_.now_ms();
    stack = &world_.add_stack(std::move(review));
    stack->status = StackStatus::review_in_progress;
    stack->reason = "User Initiated";
    Event e;
    e.logical_id = stack->name;
    e.physical_id = stack->id;
    e.type = "AWS::CloudFormation::Stack";
    e.status = base::to_string(stack->status);
    e.reason = stack->reason;
    world_.add_event(*stack, std::move(e));
  }
  ChangeSet change_set = change_set_of(*stack, name, is_new, *accepted, std::move(prediction));
  change_set.description = r.parameters.get("Description");
  change_set.token = token;
  change_set.on_stack_failure = r.parameters.get("OnStackFailure");
  if (r.parameters.flag("IncludeNestedStacks")) include_nested(change_set, *stack, *accepted);
  for (ChangeSet* other : world_.change_sets_of(stack->id))
    if (other->name == name) erase_tree(*other);
  return created_answer(world_.add_change_set(std::move(change_set)));
}

ChangeSet CloudFormation::change_set_of(Stack& stack, const std::string& name, bool is_new,
                                        Accepted& accepted, Prediction prediction) {
  ChangeSet change_set;
  change_set.id = new_change_set_arn(world_, stack, name);
  change_set.name = name;
  change_set.stack_id = stack.id;
  change_set.stack_name = stack.name;
  change_set.type = is_new ? "CREATE" : "UPDATE";
  change_set.created = world_.now_ms();
  const bool changes = is_new || !prediction.changes.empty() ||
                       changes_anything(stack, accepted.definition, accepted.evaluation);
  change_set.status = changes ? "CREATE_COMPLETE" : "FAILED";
  change_set.execution_status = changes ? "AVAILABLE" : "UNAVAILABLE";
  if (!changes) change_set.reason = std::string(nothing_changes);
  change_set.values_reason = missing_exports(world_, stack, accepted.evaluation);
  change_set.definition = accepted.definition;
  change_set.changes = std::move(prediction.changes);
  change_set.with_values = std::move(prediction.with_values);
  return change_set;
}

base::Result<ChangeSet*> CloudFormation::find_change_set(const Request& r) {
  const std::string name = r.parameters.get("ChangeSetName");
  if (name.starts_with("arn:")) {
    if (ChangeSet* change_set = world_.change_set_by_id(name)) return change_set;
    return no_change_set(name);
  }
  const std::string stack_name = r.parameters.get("StackName");
  if (stack_name.empty())
    return validation_error("StackName must be specified if ChangeSetName is not specified as an ARN.");
  const Stack* stack = find(r, stack_name);
  if (!stack) return validation_error("Stack [" + stack_name + "] does not exist");
  for (ChangeSet* change_set : world_.change_sets_of(stack->id)) {
    const bool gone =
        change_set->execution_status == "EXECUTE_COMPLETE" || change_set->execution_status == "OBSOLETE";
    if (change_set->name == name && !gone) return change_set;
  }
  return no_change_set(name);
}

CloudFormation::Answer CloudFormation::describe_change_set(const Request& r) {
  auto change_set = find_change_set(r);
  if (!change_set) return std::move(change_set).error();
  const bool values = r.parameters.flag("IncludePropertyValues");
  const std::vector<Change>& changes = values ? (*change_set)->with_values : (*change_set)->changes;
  auto page = page_of(r, changes.size());
  if (!page) return std::move(page).error();
  Xml xml;
  write_change_set(xml, **change_set, values);
  xml.open("Changes");
  for (std::size_t i = page->first; i < page->last; ++i) write_change(xml, changes[i]);
  return xml.close("Changes").text_if("NextToken", page->next).take();
}

CloudFormation::Answer CloudFormation::execute_change_set(const Request& r) {
  auto found = find_change_set(r);
  if (!found) return std::move(found).error();
  ChangeSet& change_set = **found;
  Stack* stack = world_.stack_by_id(change_set.stack_id);
  if (!stack) return no_change_set(change_set.name);
  const std::string token = r.parameters.get("ClientRequestToken");
  const bool repeated = !token.empty() && stack->last_token == r.action + "/" + token;
  if (repeated && stack->change_set_id == change_set.id) return std::string();
  if (!change_set.parent_id.empty()) return only_from_root(change_set);
  if (change_set.execution_status != "AVAILABLE") {
    return refusal("InvalidChangeSetStatus", "ChangeSet [" + change_set.id +
                                                 "] cannot be executed in its current execution status of [" +
                                                 change_set.execution_status + "]");
  }
  if (stack->operation)
    return validation_error("Stack:" + stack->id + " is in " + base::to_string(stack->status) +
                            " state and can not be updated.");
  const std::string id = change_set.id;
  Operation operation;
  operation.token = token;
  operation.change_set_id = id;
  operation.disable_rollback =
      r.parameters.flag("DisableRollback") || change_set.on_stack_failure == "DO_NOTHING";
  stack->disable_rollback = operation.disable_rollback;
  stack->change_set_id = id;
  remember_token(*stack, r);
  mark_executed(change_set);
  const bool is_new = stack->status == StackStatus::review_in_progress;
  if (is_new) {
    operation.on_failure = change_set.on_stack_failure;
    stack->definition = change_set.definition;
    stack->created = world_.now_ms();
    engine_.begin_create(*stack, std::move(operation));
  } else {
    operation.target = change_set.definition;
    engine_.begin_update(*stack, std::move(operation));
  }
  for (ChangeSet* sibling : world_.change_sets_of(change_set.stack_id))
    if (sibling->id != id) erase_tree(*sibling);
  return std::string();
}

CloudFormation::Answer CloudFormation::delete_change_set(const Request& r) {
  auto found = find_change_set(r);
  if (!found) {
    if (found.error().code == "ChangeSetNotFound") return std::string();
    return std::move(found).error();
  }
  if ((*found)->execution_status == "EXECUTE_IN_PROGRESS") {
    return refusal("InvalidChangeSetStatus", "ChangeSet [" + (*found)->id +
                                                 "] cannot be deleted in its current execution status of "
                                                 "[EXECUTE_IN_PROGRESS]");
  }
  if (!(*found)->parent_id.empty()) return only_from_root(**found);
  erase_tree(**found);
  return std::string();
}

CloudFormation::Answer CloudFormation::list_change_sets(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  std::vector<const ChangeSet*> listed;
  for (const ChangeSet* change_set : world_.change_sets_of((*stack)->id))
    if (change_set->execution_status == "AVAILABLE" || change_set->execution_status == "UNAVAILABLE")
      listed.push_back(change_set);
  auto page = page_of(r, listed.size());
  if (!page) return std::move(page).error();
  Xml xml;
  xml.open("Summaries");
  for (std::size_t i = page->first; i < page->last; ++i) write_change_set_summary(xml, *listed[i]);
  return xml.close("Summaries").text_if("NextToken", page->next).take();
}

}  // namespace cf::emulator
