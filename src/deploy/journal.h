// The journal of deployments: what was about to be sent, durably before it is sent, and what became of it.
// After a crash it says which stacks must be looked at (recover.h). Owned by the control thread. Values of
// parameters are never written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "document/node.h"

namespace cf::deploy {

struct JournalRecord {
  enum class Kind {
    run,      // a run began: `run`, `detail` is the plan's digest
    intent,   // `action` on `stack` is about to be sent with `token`
    outcome,  // of the intent with the same `number`: `detail` is "ok", "refused ..." or "unknown ..."
    settled,  // the unit's operation is over, or was found to be: `detail` is the stack's status
    end,      // the run ended in order
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

std::string to_json(const JournalRecord& record);  // one line
base::Result<JournalRecord> read_journal_record(const document::Node& json);

class Journal {
 public:
  // An empty path: a journal that keeps nothing. kind conflict: another process deploys with this journal.
  static base::Result<Journal> open(const std::string& path, std::string run_id);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  // What was there when it was opened.
  const std::vector<JournalRecord>& found() const;
  // Durable only after sync(), which many intents may share.
  std::uint64_t intend(JournalRecord intent);
  // Lost in a crash before the next sync(): then the stack is read.
  void add(JournalRecord record);
  base::Result<void> sync();

 private:
  Journal();
  struct State;
  std::unique_ptr<State> state_;
};

// All records in order, also while a run writes. A missing file: none.
base::Result<std::vector<JournalRecord>> read_journal(const std::string& path);

}  // namespace cf::deploy
