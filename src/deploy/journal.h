// The journal of deployments: what was about to be sent, durably before it is sent, and what became of it.
// After a crash it says which stacks must be looked at (recover.h). Owned by the control thread. Values of
// parameters are never written.
//
// It is kept in a file, in objects that machines share, or in both. In objects it outlives the machine: what
// a killed runner left open is settled by the next one, wherever that runs. There each batch of records goes
// exactly behind the last one that was read, so that of two runs with one journal the one that comes second
// is refused before it sends anything.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "base/ids.h"
#include "document/node.h"
#include "store/objects.h"

namespace cf::deploy {

struct JournalRecord {
  enum class Kind {
    run,      // a run began: `run`, `detail` is the plan's digest
    intent,   // `action` on `stack` is about to be sent with `token`
    outcome,  // of the intent with the same `number`: `detail` is "ok", "refused ..." or "unknown ..."
    settled,  // the unit's operation is over, or was found to be: `detail` is the stack's status
    due,  // once the unit's operation is over, the hook `action` (due_hook.h) is to run: `detail` for people
    end,  // the run ended in order
  };
  Kind kind = Kind::run;
  std::string run;
  std::uint64_t number = 0;  // of the intent, within the run
  base::UnitId unit;
  std::string stack, stack_id;
  std::string action;  // "create_change_set", "execute_change_set", "delete_change_set", "create_stack", ...
  std::string change_set;  // name, for actions on one
  std::string token, detail;
  std::string time;  // ISO 8601
};

// Actions of intents that begin hooks start so, the hook (due_hook.h) behind it.
inline constexpr std::string_view hook_action = "hook ";
// Of a settled record: with it, nothing of the unit is due any more, since somebody was told.
inline constexpr std::string_view told_action = "told";

std::string to_json(const JournalRecord& record);  // one line
base::Result<JournalRecord> read_journal_record(const document::Node& json);

struct JournalPlace {
  std::string path;                           // the file; empty: none
  std::shared_ptr<store::Objects> objects{};  // null: none
  std::string prefix{};  // of the objects' keys, one for each environment; without a trailing '/'
};

class Journal {
 public:
  // An empty path: a journal that keeps nothing. kind conflict: another process deploys with this journal.
  static base::Result<Journal> open(const std::string& path, std::string run_id);
  // With none of both: one that keeps nothing. Writing is not stopped by the call's stop or deadline.
  static base::Result<Journal> open(const JournalPlace& place, std::string run_id, const base::Call& call);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  // What was there when it was opened: of the file, then of the objects. What stands in both is there twice,
  // which changes nothing of what it leaves open.
  const std::vector<JournalRecord>& found() const;
  // Durable only after sync(), which many intents may share.
  std::uint64_t intend(JournalRecord intent);
  // Lost in a crash before the next sync(): then the stack is read.
  void add(JournalRecord record);
  // kind conflict: another run goes on with this journal. After a failure it takes no more records.
  base::Result<void> sync();

 private:
  Journal();
  struct State;
  std::unique_ptr<State> state_;
};

// All records in order, also while a run writes. A missing file: none.
base::Result<std::vector<JournalRecord>> read_journal(const std::string& path);
base::Result<std::vector<JournalRecord>> read_journal(const JournalPlace& place, const base::Call& call);

// Removes the objects of a journal whose last run ended in order and that leaves nothing open; whether it
// did. One whose last run died is kept, though it be settled: a process of that run which still lives is
// refused by what was appended behind it. Called under the environment's lock.
base::Result<bool> forget_ended(const JournalPlace& place, const base::Call& call);

}  // namespace cf::deploy
