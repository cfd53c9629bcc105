// After a run that did not end in order (killed, power lost): what its journal says was under way, and what
// the stacks say became of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "deploy/deploy.h"
#include "deploy/due_hook.h"
#include "deploy/journal.h"

namespace cf::deploy {

struct Recovered {
  base::UnitId id;
  base::StackName stack_name;
  std::string action;    // the last thing that may have been sent: "execute_change_set", "delete_stack", ...
  std::string status;    // CloudFormation's now; empty: there is no such stack
  bool running = false;  // an operation is still under way
  std::string finding;   // one sentence for people
  std::vector<DueHook> hooks;  // that belong to its operation and have not run to their end; nobody runs them
  std::optional<base::Error> error;  // it could not be read: still open, the next recovery tries again
};

// Settles what the journal leaves open by reading the stacks, removes change sets (and the empty stacks under
// them) that were made and not executed, and writes down what it found, so that the next call finds nothing.
// Operations that still run are reported and stay open. Nothing is executed, hooks that were due neither: it
// is said once that they have not run. Sorted by unit.
base::Result<std::vector<Recovered>> recover(const std::string& journal_path, const ClientFor& clients,
                                             const base::Call& call);
// Of a journal that machines share as well. Called under the environment's lock: what another run has under
// way there is not left over. `covers`: of which units to settle anything, the others stay open; null: all.
base::Result<std::vector<Recovered>> recover(const JournalPlace& place, const ClientFor& clients,
                                             const base::Call& call,
                                             const std::function<bool(const base::UnitId&)>& covers = {});

// What a journal leaves open: of each unit the last run's state.
struct OpenWork {
  base::UnitId unit;
  std::string run, stack, stack_id, action, token;
  std::vector<std::string> change_sets;  // that may exist and were not executed for sure
  bool operating = false;  // an operation was, or may have been, started and is not known to have ended
  bool started = false;    // an operation was started for sure since `due` was written
  std::vector<DueHook> due;
};
std::vector<OpenWork> open_work(const std::vector<JournalRecord>& records);

}  // namespace cf::deploy
