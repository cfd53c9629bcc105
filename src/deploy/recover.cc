#include "deploy/recover.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "deploy/mutation.h"

namespace cf::deploy {

using base::ErrorKind;
using base::Result;
using RecordKind = JournalRecord::Kind;

namespace {

bool starts_operation(const std::string& action) {
  return action == "execute_change_set" || action == "create_stack" || action == "update_stack" ||
         action == "delete_stack";
}

// Replays the journal: what each record makes of its unit.
class Replay {
 public:
  void take(const JournalRecord& record) {
    switch (record.kind) {
      case RecordKind::intent:
        return intend(record);
      case RecordKind::outcome:
        return outcome(record);
      case RecordKind::settled:
        return settle(record);
      case RecordKind::due:
        return add_due(record);
      case RecordKind::run:
      case RecordKind::end:
        return;
    }
  }

  std::vector<OpenWork> left() const {
    std::vector<OpenWork> out;
    for (const auto& [unit, work] : open_) {
      if (work.operating || !work.change_sets.empty() || !work.due.empty()) out.push_back(work);
    }
    return out;
  }

 private:
  OpenWork& work_of(const JournalRecord& record) {
    OpenWork& work = open_[record.unit];
    work.unit = record.unit;
    work.run = record.run;
    if (!record.stack.empty()) work.stack = record.stack;
    if (!record.stack_id.empty()) work.stack_id = record.stack_id;
    return work;
  }

  // A record that stands in file and objects is read twice.
  void add_due(const JournalRecord& record) {
    const auto found = open_.find(record.unit);
    if (found != open_.end() && found->second.run != record.run) found->second.due.clear();
    std::vector<DueHook>& due = work_of(record).due;
    DueHook named = hook_named(record.action);
    named.text = record.detail;
    const bool is_known = std::any_of(due.begin(), due.end(), [&](const DueHook& hook) {
      return is_same(hook, named) && hook.text == named.text;
    });
    if (!is_known) due.push_back(std::move(named));
  }

  // The stack is as it is; what is to run after that may be due still.
  void settle(const JournalRecord& record) {
    const auto found = open_.find(record.unit);
    if (found == open_.end()) return;
    OpenWork& work = found->second;
    const bool told = record.action == told_action || record.action == "recover";
    if (told || work.due.empty()) {
      open_.erase(found);
      return;
    }
    work.operating = false;
    work.started = true;
    work.change_sets.clear();
  }

  void intend(const JournalRecord& record) {
    OpenWork& work = work_of(record);
    intents_[{record.run, record.number}] = record;
    if (record.action.starts_with(hook_action)) {
      for (DueHook& hook : work.due) hook.begun = hook.begun || is_same(hook, hook_of(record));
      return;
    }
    if (starts_operation(record.action)) work.started = false;
    work.action = record.action;
    work.token = record.token;
    if (record.action == "create_change_set") work.change_sets.push_back(record.change_set);
    if (starts_operation(record.action)) work.operating = true;
  }

  void outcome(const JournalRecord& record) {
    auto found = intents_.find({record.run, record.number});
    if (found == intents_.end()) return;
    const JournalRecord intent = found->second;
    intents_.erase(found);
    if (intent.action.starts_with(hook_action)) {
      std::erase_if(work_of(intent).due, [&](const DueHook& hook) { return is_same(hook, hook_of(intent)); });
      return;
    }
    if (record.detail.rfind("unknown", 0) == 0) return;  // stays open
    OpenWork& work = work_of(intent);
    const bool done = record.detail == "ok";
    const bool forgets_change_set = (intent.action == "create_change_set" && !done) ||
                                    (intent.action == "execute_change_set" && done) ||
                                    (intent.action == "delete_change_set" && done);
    if (forgets_change_set) {
      auto& sets = work.change_sets;
      sets.erase(std::remove(sets.begin(), sets.end(), intent.change_set), sets.end());
    }
    if (!starts_operation(intent.action)) return;
    work.started = done;
    if (done) return;
    work.operating = false;
    work.due.clear();
  }

  static DueHook hook_of(const JournalRecord& record) {
    return hook_named(std::string_view(record.action).substr(hook_action.size()));
  }
  static bool is_same(const DueHook& a, const DueHook& b) { return a.point == b.point && a.place == b.place; }

  std::map<base::UnitId, OpenWork> open_;
  std::map<std::pair<std::string, std::uint64_t>, JournalRecord> intents_;
};

bool is_gone(const base::Error& error) {
  return error.kind == ErrorKind::not_found;
}

// One that is gone may have been executed.
enum class Became { executed, discarded, gone };

// Removes what was prepared, unless it turns out to have been executed.
Result<Became> find_or_discard(aws::CloudFormation& client, const StackRef& stack, const std::string& name,
                               const base::Call& call) {
  auto record = client.describe_change_set(stack.ref(), name, false, call);
  if (record && record->execution_status.rfind("EXECUTE_", 0) == 0) return Became::executed;
  if (!record && !is_gone(record.error())) return record.error();
  if (auto gone = discard_change_set(client, stack, name, call); !gone) return gone.error();
  return record ? Became::discarded : Became::gone;
}

std::string finding_of(const OpenWork& work, const Recovered& recovered, bool discarded) {
  if (recovered.running)
    return "an operation of an interrupted run on " + work.stack + " is still under way: " + recovered.status;
  if (discarded)
    return "a change set on " + work.stack + " that an interrupted run made and did not execute was removed";
  const std::string what = work.action == "delete_stack" ? "the deletion" : "the deployment";
  return what + " of " + work.stack + " by an interrupted run has ended: " +
         (recovered.status.empty() ? "the stack does not exist" : recovered.status);
}

// Whether the operation after which hooks were due was started at all.
bool was_started(const OpenWork& work, const Recovered& recovered, bool discarded) {
  if (work.started) return true;
  if (discarded) return false;
  const bool is_there = !recovered.status.empty();
  if (work.action == "delete_stack") return !is_there || recovered.status == "DELETE_FAILED";
  return is_there;
}

Recovered settle_by_reading(const OpenWork& work, aws::CloudFormation client, const base::Call& call) {
  Recovered recovered;
  recovered.id = work.unit;
  recovered.stack_name = base::StackName(work.stack);
  recovered.action = work.action;
  const StackRef stack{work.stack, work.stack_id};
  bool discarded = false;
  for (const auto& name : work.change_sets) {
    auto became = find_or_discard(client, stack, name, call);
    if (!became) {
      recovered.error = became.error();
      recovered.finding = "it could not be found out what became of change set " + name + " of " + work.stack;
      return recovered;
    }
    const bool may_be_executed = *became == Became::gone && work.operating;
    discarded = discarded || (*became != Became::executed && !may_be_executed);
  }
  // By name: what is there now counts, also where the journal has the id of a stack that was replaced since.
  auto record = client.describe_stack(work.stack, call);
  if (record && record->status != base::StackStatus::delete_complete) {
    recovered.status = base::to_string(record->status);
    recovered.running = base::is_in_progress(record->status);
  } else if (!record && !is_gone(record.error())) {
    recovered.error = record.error();
    recovered.finding = "the stack " + work.stack + " could not be read";
    return recovered;
  }
  recovered.finding = finding_of(work, recovered, discarded);
  if (was_started(work, recovered, discarded)) recovered.hooks = work.due;
  return recovered;
}

}  // namespace

std::vector<OpenWork> open_work(const std::vector<JournalRecord>& records) {
  Replay replay;
  for (const auto& record : records) replay.take(record);
  return replay.left();
}

Result<std::vector<Recovered>> recover(const std::string& journal_path, const ClientFor& clients,
                                       const base::Call& call) {
  return recover(JournalPlace{journal_path}, clients, call);
}

Result<std::vector<Recovered>> recover(const JournalPlace& place, const ClientFor& clients,
                                       const base::Call& call,
                                       const std::function<bool(const base::UnitId&)>& covers) {
  std::vector<Recovered> out;
  JournalPlace present = place;
  std::error_code unknown;
  if (!std::filesystem::exists(place.path, unknown)) present.path.clear();
  if (present.path.empty() && !present.objects) return out;
  // Opened first: as long as a run of this machine writes this journal, its change sets are not left over.
  auto journal = Journal::open(present, "recovery", call);
  if (!journal) return journal.error();
  const auto open = open_work(journal->found());
  for (const auto& work : open) {
    if (covers && !covers(work.unit)) continue;
    Recovered recovered = settle_by_reading(work, clients(work.unit), call);
    if (!recovered.error && !recovered.running) {
      JournalRecord settled;
      settled.kind = RecordKind::settled;
      settled.unit = work.unit;
      settled.stack = work.stack;
      settled.action = "recover";
      settled.detail = recovered.status;
      settled.time = base::iso8601(call.clock->now());
      journal->add(std::move(settled));
    }
    out.push_back(std::move(recovered));
  }
  if (auto durable = journal->sync(); !durable) return durable.error();
  return out;
}

}  // namespace cf::deploy
