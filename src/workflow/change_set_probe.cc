#include "workflow/change_set_probe.h"

#include <algorithm>

#include "base/digest.h"
#include "deploy/request.h"
#include "document/json.h"

namespace cf::workflow {
namespace {

bool is_pending(const std::string& status) {
  return status == "CREATE_PENDING" || status == "CREATE_IN_PROGRESS";
}

base::Result<aws::ChangeSetRecord> wait_for(aws::CloudFormation& client, const std::string& stack,
                                            const std::string& name, const base::Call& call) {
  base::Duration pause{50};
  for (;;) {
    auto record = client.describe_change_set(stack, name, true, call);
    if (!record || !is_pending(record->status)) return record;
    if (call.stopped()) return base::error(base::ErrorKind::cancelled, "interrupted");
    if (call.expired())
      return base::error(base::ErrorKind::timeout, "the change set of " + stack + " was not ready in time");
    call.clock->sleep(pause);
    pause = std::min(pause * 2, base::Duration{2'000});
  }
}

aws::CreateChangeSetInput probe_input(const base::UnitId& unit, const std::string& stack_name,
                                      const plan::DesiredStack& desired, const aws::TemplateSource& source,
                                      bool create) {
  aws::CreateChangeSetInput input = deploy::change_set_input(stack_name, desired, source, create);
  const std::string unique = base::random_hex(6);
  input.name = deploy::change_set_name(base::sha256_hex("cf plan"), unit, unique, 1);
  input.client_token = deploy::client_token(base::sha256_hex("cf plan"), unit, unique, "plan", 1);
  input.description = "cf plan: made to be read, not to be executed";
  return input;
}

// Not stopped by Ctrl-C: what was made is removed.
base::Call clean_up_of(base::Call call) {
  call.stop = {};
  return call;
}

// Of the stack that a change set of a creation stands for, if it is still empty and nobody else uses it.
base::Result<void> remove_empty_stack(aws::CloudFormation& client, const std::string& name,
                                      const std::string& token, const base::Call& call) {
  auto stack = client.describe_stack(name, call);
  if (!stack) return std::move(stack).error();
  if (stack->status != base::StackStatus::review_in_progress) return {};
  auto others = client.list_change_sets(stack->id, call);
  if (!others) return std::move(others).error();
  if (!others->empty()) return {};
  if (auto deleted = client.delete_stack(stack->id, token, {}, {}, call); !deleted) return deleted;
  // While it goes, none of its name can be made.
  for (base::Duration pause{50};; pause = std::min(pause * 2, base::Duration{2'000})) {
    stack = client.describe_stack(stack->id, call);
    if (!stack && stack.error().kind == base::ErrorKind::not_found) return {};
    if (!stack) return std::move(stack).error();
    if (stack->status == base::StackStatus::delete_complete) return {};
    if (!base::is_in_progress(stack->status) || call.expired())
      return base::error(
          base::ErrorKind::conflict,
          "the empty stack " + name +
              ", made to see what its template becomes, is not gone: " + base::to_string(stack->status),
          "delete it");
    call.clock->sleep(pause);
  }
}

}  // namespace

base::Result<plan::ChangeSetAnswer> probe_change_set(aws::CloudFormation client, const base::UnitId& unit,
                                                     const std::string& stack_name,
                                                     const plan::DesiredStack& desired,
                                                     const aws::TemplateSource& source,
                                                     const base::Call& call) {
  const aws::CreateChangeSetInput input = probe_input(unit, stack_name, desired, source, false);
  auto made = client.create_change_set(input, call);
  if (!made) {
    if (made.error().kind == base::ErrorKind::no_change) return plan::ChangeSetAnswer{};
    return std::move(made).error();
  }
  auto record = wait_for(client, stack_name, input.name, call);
  const bool empty = record && record->no_change();
  auto removed = client.delete_change_set(stack_name, input.name, clean_up_of(call));
  if (!record) return std::move(record).error();
  if (empty) return plan::ChangeSetAnswer{};
  if (record->status != "CREATE_COMPLETE")
    return base::error(base::ErrorKind::refused,
                       "CloudFormation made no change set: " + record->status_reason);
  if (!removed && removed.error().kind != base::ErrorKind::not_found) return std::move(removed).error();
  return plan::ChangeSetAnswer{true, changes_of(*record), record->unseen_nested};
}

base::Result<std::vector<change::ResourceChange>> probe_creation(
    aws::CloudFormation client, const base::UnitId& unit, const std::string& stack_name,
    const plan::DesiredStack& desired, const aws::TemplateSource& source, const base::Call& call) {
  const aws::CreateChangeSetInput input = probe_input(unit, stack_name, desired, source, true);
  auto made = client.create_change_set(input, call);
  if (!made) return std::move(made).error();
  auto record = wait_for(client, stack_name, input.name, call);
  const base::Call clean_up = clean_up_of(call);
  auto removed = client.delete_change_set(stack_name, input.name, clean_up);
  auto gone = remove_empty_stack(client, stack_name, input.client_token, clean_up);
  if (!record) return std::move(record).error();
  if (record->status != "CREATE_COMPLETE")
    return base::error(base::ErrorKind::refused,
                       "CloudFormation made no change set: " + record->status_reason);
  if (!removed && removed.error().kind != base::ErrorKind::not_found) return std::move(removed).error();
  if (!gone) return std::move(gone).error();
  std::vector<change::ResourceChange> changes = changes_of(*record);
  for (change::ResourceChange& change : changes)
    for (const aws::ResourceChange& row : record->changes)
      if (row.logical_id == change.logical_id && !row.after_context.empty())
        if (auto after = document::parse_json_text(row.after_context)) change.after = *std::move(after);
  return changes;
}

std::vector<change::ResourceChange> changes_of(const aws::ChangeSetRecord& record) {
  return deploy::changes_of(record);
}

}  // namespace cf::workflow
