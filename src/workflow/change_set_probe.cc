#include "workflow/change_set_probe.h"

#include <algorithm>

#include "base/digest.h"
#include "deploy/request.h"

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

}  // namespace

base::Result<plan::ChangeSetAnswer> probe_change_set(aws::CloudFormation client, const base::UnitId& unit,
                                                     const std::string& stack_name,
                                                     const plan::DesiredStack& desired,
                                                     const aws::TemplateSource& source,
                                                     const base::Call& call) {
  aws::CreateChangeSetInput input = deploy::change_set_input(stack_name, desired, source, false);
  const std::string unique = base::random_hex(6);
  input.name = deploy::change_set_name(base::sha256_hex("cf plan"), unit, unique, 1);
  input.client_token = deploy::client_token(base::sha256_hex("cf plan"), unit, unique, "plan", 1);
  input.description = "cf plan: made to be read, not to be executed";
  auto made = client.create_change_set(input, call);
  if (!made) {
    if (made.error().kind == base::ErrorKind::no_change) return plan::ChangeSetAnswer{};
    return std::move(made).error();
  }
  auto record = wait_for(client, stack_name, input.name, call);
  const bool empty = record && record->no_change();
  // Not stopped by Ctrl-C: what was made is removed.
  base::Call clean_up = call;
  clean_up.stop = {};
  auto removed = client.delete_change_set(stack_name, input.name, clean_up);
  if (!record) return std::move(record).error();
  if (empty) return plan::ChangeSetAnswer{};
  if (record->status != "CREATE_COMPLETE")
    return base::error(base::ErrorKind::refused,
                       "CloudFormation made no change set: " + record->status_reason);
  if (!removed && removed.error().kind != base::ErrorKind::not_found) return std::move(removed).error();
  return plan::ChangeSetAnswer{true, changes_of(*record), record->unseen_nested};
}

std::vector<change::ResourceChange> changes_of(const aws::ChangeSetRecord& record) {
  return deploy::changes_of(record);
}

}  // namespace cf::workflow
