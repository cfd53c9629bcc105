// IncludeNestedStacks: a tree of change sets, one for each nested stack that the root adds or modifies.
#include <algorithm>

#include "emulator/cloudformation.h"
#include "emulator/nested.h"

namespace cf::emulator {

namespace {

// Of the nested stack's properties, with what the change will decide: parameters that depend on a resource
// which is made or replaced, too.
Node with_unknown_parameters(const Node& properties, const Change& change) {
  constexpr std::string_view prefix = "/Properties/Parameters/";
  Node parameters = properties["Parameters"];
  for (const ChangeDetail& detail : change.details) {
    if (!detail.path.starts_with(prefix) || detail.after != std::optional<std::string>(known_after_apply))
      continue;
    const std::string name =
        detail.path.substr(prefix.size(), detail.path.find('/', prefix.size()) - prefix.size());
    parameters = parameters.with(name, Node::unknown(name));
  }
  return parameters ? properties.with("Parameters", parameters) : properties;
}

// Whether it is listed for what its template or the look-ups within it may change.
bool is_unchanged_itself(const Change& change) {
  return change.action == "Modify" &&
         std::all_of(change.details.begin(), change.details.end(),
                     [](const ChangeDetail& detail) { return detail.source == "Automatic"; });
}

}  // namespace

void CloudFormation::include_nested(ChangeSet& change_set, Stack& stack, const Accepted& accepted) {
  change_set.include_nested = true;
  const auto fails = [&change_set](const std::string& id, const std::string& why) {
    change_set.status = "FAILED";
    change_set.execution_status = "UNAVAILABLE";
    change_set.reason = "The change set of the nested stack " + id + " was not successfully created: " + why;
  };
  for (Change& change : change_set.with_values) {
    if (change.type != nested_stack_type || change.action == "Remove") continue;
    const template_::ResourceDeclaration* declaration = accepted.evaluation.t().resource(change.logical_id);
    if (!declaration) continue;
    base::Diagnostics ignored;
    Node properties = accepted.evaluation.evaluation->evaluate(declaration->properties, ignored);
    // As its execution does: only what is changed is looked up again.
    if (is_unchanged_itself(change)) properties = stack.resources.at(change.logical_id).properties;
    Stack* child = change.action == "Add" ? nullptr : world_.stack_by_id(change.physical_id);
    const bool is_new = child == nullptr;
    Stack fresh;
    if (is_new) {
      auto made = new_nested_stack(world_, stack, change.logical_id);
      if (!made) return fails(change.logical_id, made.error().message);
      fresh = *std::move(made);
    }
    if (properties["TemplateURL"].is_unknown()) continue;
    properties = with_unknown_parameters(properties, change);
    auto inner =
        accept_nested(world_, templates_, accepted.definition, properties, is_new ? fresh : *child, {});
    if (!inner) return fails(change.logical_id, inner.error().message);
    Prediction prediction =
        predict(world_, templates_, is_new ? fresh : *child, is_new, inner->definition, inner->evaluation);
    if (!prediction.problem.empty()) return fails(change.logical_id, prediction.problem);
    if (is_new) {
      fresh.created = world_.now_ms();
      child = &world_.add_stack(std::move(fresh));
      child->status = StackStatus::review_in_progress;
    }
    const std::string name = change_set.name.substr(0, 60) + "-" + change.logical_id.substr(0, 40) + "-" +
                             world_.random_text(12, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    ChangeSet nested = change_set_of(*child, name, is_new, *inner, std::move(prediction));
    nested.parent_id = change_set.id;
    nested.root_id = change_set.root_id.empty() ? change_set.id : change_set.root_id;
    include_nested(nested, *child, *inner);
    change.change_set_id = nested.id;
    for (Change& plain : change_set.changes)
      if (plain.logical_id == change.logical_id) plain.change_set_id = nested.id;
    const bool failed = nested.status == "FAILED" && nested.reason.starts_with("The change set of");
    const std::string reason = nested.reason;
    world_.add_change_set(std::move(nested));
    if (failed) return fails(change.logical_id, reason);
  }
}

void CloudFormation::erase_tree(const ChangeSet& change_set) {
  for (const Change& change : change_set.with_values) {
    if (change.change_set_id.empty()) continue;
    const ChangeSet* nested = world_.change_set_by_id(change.change_set_id);
    if (!nested) continue;
    const std::string stack_id = nested->stack_id;
    erase_tree(*nested);
    const Stack* stack = world_.stack_by_id(stack_id);
    if (stack && stack->status == StackStatus::review_in_progress) world_.erase_stack(stack_id);
  }
  world_.erase_change_set(std::string(change_set.id));
}

void CloudFormation::mark_executed(ChangeSet& change_set) {
  change_set.execution_status = "EXECUTE_COMPLETE";
  world_.touch(change_set);
  for (const Change& change : change_set.with_values)
    if (!change.change_set_id.empty())
      if (ChangeSet* nested = world_.change_set_by_id(change.change_set_id)) mark_executed(*nested);
}

}  // namespace cf::emulator
