// The change set of a unit: made, looked at, and confirmed right before it is executed.
#include "deploy/engine.h"
#include "deploy/request.h"
#include "plan/provable.h"
#include "plan/reference_texts.h"

namespace cf::deploy {

using base::ErrorKind;
using base::Result;

void Engine::review(Unit& unit) {
  const bool create = unit.entry->decision != plan::Decision::change;
  // Without the version, which not everybody may read: that it is the right one is seen before it is
  // executed.
  aws::TemplateSource source = unit.source;
  source.version.clear();
  auto input = change_set_input(unit.stack.ref(), unit.desired, source, create);
  input.name = change_set_name(plan_.digest, unit.entry->id, options_.run_id, ++unit.attempt);
  JournalRecord record = intent(unit, "create_change_set");
  record.change_set = unit.change_set = input.name;
  input.client_token = record.token;
  mutate<aws::ChangeSetRecord>(
      unit, Urgency::go_on, record,
      [this, &unit, input] { return make_change_set(*unit.client, input, steady_); },
      [this, &unit](Result<aws::ChangeSetRecord> made) {
        if (!made) {
          if (made.error().fate != base::Fate::unknown) unit.change_set.clear();  // there is none
          return fail(unit, std::move(made).error());
        }
        reviewed(unit, *made);
      });
}

void Engine::reviewed(Unit& unit, const aws::ChangeSetRecord& record) {
  const plan::Entry& entry = *unit.entry;
  if (cancelling()) return fail(unit, base::error(ErrorKind::cancelled, "cancelled"));
  if (record.no_change()) return discard(unit, [this, &unit] { without_changes(unit); });
  if (record.status != "CREATE_COMPLETE" && record.status != "FAILED") {
    return watch(unit, Unit::Watching::change_set);
  }
  if (record.status == "FAILED" || record.execution_status != "AVAILABLE") {
    const std::string why = record.status_reason.empty() ? record.execution_status : record.status_reason;
    return fail(unit, base::error(ErrorKind::refused, "the change set could not be made: " + why));
  }
  if (entry.decision == plan::Decision::change && !entry.live.stack_id.empty() &&
      record.stack_id != entry.live.stack_id) {
    return fail(unit,
                base::error(ErrorKind::conflict,
                            "the plan is stale: stack " + entry.stack_name.str() + " is another one by now",
                            "plan again and review what changed"));
  }
  if (callbacks_.verify) {
    if (auto verdict = callbacks_.verify(entry, record); !verdict)
      return fail(unit, std::move(verdict).error());
  }
  if (!record.stack_id.empty()) unit.stack.id = record.stack_id;
  unit.result->changes = plan::with_look_ups(changes_of(record), entry.changes);
  unit.result->resources_total = resources_of_its_own(unit.result->changes);
  confirm(unit);
}

namespace {

// A template that went through a bucket may have been written over between its upload and the moment when
// CloudFormation read it. A change set keeps what was read.
Result<void> check_template(aws::CloudFormation& client, const Unit& unit, const base::Call& call) {
  auto read = client.get_template(unit.stack.ref(), unit.change_set, call);
  if (!read)
    return std::move(read).error().while_("reading the template of the change set of " +
                                          unit.entry->id.path.str());
  if (plan::sameness(unit.desired.template_body, *read) != plan::Sameness::different) return {};
  return base::error(ErrorKind::conflict,
                     "the template of " + unit.entry->id.path.str() +
                         " was exchanged in its bucket: CloudFormation read another one than was uploaded",
                     "nothing of it was executed; find out who may write " + unit.source.url);
}

}  // namespace

void Engine::confirm(Unit& unit) {
  const bool uploaded = !unit.source.url.empty();
  if (!uploaded && !callbacks_.confirm) return next(unit);
  job<void>(
      unit, Urgency::go_on,
      [this, &unit, uploaded]() -> Result<void> {
        if (uploaded)
          if (auto same = check_template(*unit.client, unit, call_); !same) return same;
        return callbacks_.confirm ? callbacks_.confirm(*unit.entry, call_) : Result<void>{};
      },
      [this, &unit](Result<void> confirmed) {
        if (!confirmed) return fail(unit, std::move(confirmed).error());
        next(unit);
      });
}

}  // namespace cf::deploy
