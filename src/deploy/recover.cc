#include "deploy/recover.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "deploy/mutation.h"

namespace cf::deploy {

using base::ErrorKind;
using base::Result;
using Kind = JournalRecord::Kind;

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
      case Kind::intent:
        return intend(record);
      case Kind::outcome:
        return outcome(record);
      case Kind::settled:
        open_.erase(record.unit);
        return;
      case Kind::run:
      case Kind::end:
        return;
    }
  }

  std::vector<OpenWork> left() const {
    std::vector<OpenWork> out;
    for (const auto& [unit, work] : open_) {
      if (work.operating || !work.change_sets.empty()) out.push_back(work);
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

  void intend(const JournalRecord& record) {
    OpenWork& work = work_of(record);
    intents_[{record.run, record.number}] = record;
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
    if (starts_operation(intent.action) && !done) work.operating = false;
  }

  std::map<base::UnitId, OpenWork> open_;
  std::map<std::pair<std::string, std::uint64_t>, JournalRecord> intents_;
};

bool is_gone(const base::Error& error) {
  return error.kind == ErrorKind::not_found;
}

// Removes what was prepared, unless it turns out to have been executed.
Result<bool> was_executed_or_discard(aws::CloudFormation& client, const StackRef& stack,
                                     const std::string& name, const base::Call& call) {
  auto record = client.describe_change_set(stack.ref(), name, false, call);
  if (record && record->execution_status.rfind("EXECUTE_", 0) == 0) return true;
  if (!record && !is_gone(record.error())) return record.error();
  if (auto gone = discard_change_set(client, stack, name, call); !gone) return gone.error();
  return false;
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

Recovered settle_by_reading(const OpenWork& work, aws::CloudFormation client, const base::Call& call) {
  Recovered recovered;
  recovered.id = work.unit;
  recovered.stack_name = base::StackName(work.stack);
  recovered.action = work.action;
  const StackRef stack{work.stack, work.stack_id};
  bool discarded = false;
  for (const auto& name : work.change_sets) {
    auto executed = was_executed_or_discard(client, stack, name, call);
    if (!executed) {
      recovered.error = executed.error();
      recovered.finding = "it could not be found out what became of change set " + name + " of " + work.stack;
      return recovered;
    }
    discarded = discarded || !*executed;
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
                                       const base::Call& call) {
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
    Recovered recovered = settle_by_reading(work, clients(work.unit), call);
    if (!recovered.error && !recovered.running) {
      JournalRecord settled;
      settled.kind = Kind::settled;
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
