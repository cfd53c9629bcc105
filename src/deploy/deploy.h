// Carries out a plan: a ready queue over its entries, one control thread, journal before and after every mutation.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/call.h"
#include "base/lanes.h"
#include "plan/plan.h"

namespace cf::deploy {

enum class UnitState { waiting, running, done, unchanged, failed, skipped, cancelled, unknown };
const char* to_string(UnitState state);

struct UnitResult {
  base::UnitId id;
  base::StackName stack_name;
  plan::Decision decision = plan::Decision::no_change;
  UnitState state = UnitState::waiting;
  std::string final_status;                    // CloudFormation's, if known
  std::string reason;                          // why it was skipped or failed, one sentence
  std::vector<aws::StackEvent> failures;       // first cause first; the rollback's noise left out
  std::vector<change::ResourceChange> changes; // what was done (of the executed change set)
  std::vector<aws::Output> outputs;
  std::optional<base::Error> error;
  double seconds = 0;
  int resources_done = 0, resources_total = 0;
};

struct Summary {
  plan::Plan plan;                             // what was carried out
  std::vector<UnitResult> units;               // in the plan's order
  std::string started, finished;               // ISO 8601
  double seconds = 0;
  bool cancelled = false;
  bool ok() const;                             // nothing failed, nothing skipped or left unknown
};

// Progress, posted from the control thread only.
struct Progress {
  enum class Kind { started, event, state, finished, note } kind = Kind::state;
  std::size_t unit = 0;                        // index into Summary::units
  const UnitResult* result = nullptr;          // valid during the call
  const aws::StackEvent* event = nullptr;      // kind event only
  std::string text;                            // kind note only
};

struct Callbacks {
  // Renders the unit again with the outputs that are there now: what will be sent. An error stops the unit.
  std::function<base::Result<plan::DesiredStack>(const plan::Entry&, const base::Call&)> materialise;
  // A hook point of a unit ("before_create", ...); an error stops the unit.
  std::function<base::Result<void>(const plan::Entry&, const std::string& point, const base::Call&)> hook;
  std::function<void(const Progress&)> progress;
  // Uploads a body that is too large to be sent inline; gives its URL.
  std::function<base::Result<std::string>(const plan::Entry&, const std::string& body, const base::Call&)> upload;
};

enum class CancelMode { wait, leave };         // after Ctrl-C: wait for what runs, or leave it running

struct Options {
  std::size_t threads = 4;                     // for each account and region; 0: inline
  base::Duration poll_interval{2'000};         // first interval; adapts up to 10 s
  std::vector<std::string> allow_destroy;      // stack paths or names whose stateful resources may go
  std::string journal_path;                    // empty: no journal
  std::string run_id;                          // seed of client tokens and change set names
  std::function<CancelMode()> on_cancel;       // asked once; null: wait
};

// The client of an entry's account and region.
using ClientFor = std::function<aws::CloudFormation(const base::UnitId&)>;

Summary run(const plan::Plan& plan, const ClientFor& clients, const Callbacks& callbacks, const Options& options,
            const base::Call& call);

}  // namespace cf::deploy
