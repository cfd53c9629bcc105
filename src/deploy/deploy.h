// Carries out a plan: a ready queue over its entries, one control thread, journal before and after every
// mutation.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/call.h"
#include "base/lanes.h"
#include "plan/plan.h"
#include "store/objects.h"

namespace cf::deploy {

enum class UnitState { waiting, running, done, unchanged, failed, skipped, cancelled, unknown };
const char* to_string(UnitState state);

struct UnitResult {
  base::UnitId id;
  base::StackName stack_name;
  plan::Decision decision = plan::Decision::no_change;
  UnitState state = UnitState::waiting;
  std::string final_status;                     // CloudFormation's, if known
  std::string reason;                           // why it was skipped or failed, one sentence
  std::vector<aws::StackEvent> failures;        // first cause first; the rollback's noise left out
  std::vector<change::ResourceChange> changes;  // what was done (of the executed change set)
  std::vector<aws::Output> outputs;
  // "Bucket (AWS::S3::Bucket my-bucket)": what a rollback took out of the stack and left standing, as its
  // DeletionPolicy says. The stack does not know it any more.
  std::vector<std::string> kept;
  std::vector<std::string> warnings;  // a setting that could not be applied, a change set left behind
  std::optional<base::Error> error;
  double seconds = 0;
  int resources_done = 0, resources_total = 0;
  // A hook ran or an operation was sent; a change set that was only made does not count.
  bool acted = false;
};

struct Summary {
  plan::Plan plan;                // what was carried out
  std::vector<UnitResult> units;  // in the plan's order
  std::string started, finished;  // ISO 8601
  double seconds = 0;
  bool cancelled = false;              // something was not done because the run was told to stop
  std::optional<base::Error> refused;  // why nothing was started at all
  bool whole() const;                  // every unit is done or unchanged
  bool ok() const;                     // nothing failed, nothing skipped or left unknown
  bool acted() const;                  // something was done, whatever came of it
};

// Of a plan that was refused before a deployment of it began.
Summary refused_summary(plan::Plan plan, base::Error error, std::string time);

// Progress, posted from the control thread only.
struct Progress {
  enum class Kind { started, event, state, finished, note } kind = Kind::state;
  std::size_t unit = 0;                    // index into Summary::units
  const UnitResult* result = nullptr;      // valid during the call
  const aws::StackEvent* event = nullptr;  // kind event only
  std::string text;                        // kind note only
};

// materialise, hook, upload and confirm block and are called from the lanes' threads, several at a time;
// verify and progress from the control thread only. Any may be null.
struct Callbacks {
  // Renders the unit again with the outputs that are there now: what will be sent. An error stops the unit.
  // Null: what the plan holds is sent.
  std::function<base::Result<plan::DesiredStack>(const plan::Entry&, const base::Call&)> materialise;
  // The hook of a unit at that place (from 0) of a point ("before_create", ...); an error stops the unit.
  // Called for units whose plan lists hooks, at points without any for place 0.
  std::function<base::Result<void>(const plan::Entry&, const std::string& point, std::size_t place,
                                   const base::Call&)>
      hook;
  // Whether a real change set may be executed for a reviewed entry: equal to an exact one, within the
  // prediction of a deferred one. An error (kind conflict) stops the unit and the change set is removed.
  std::function<base::Result<void>(const plan::Entry&, const aws::ChangeSetRecord&)> verify;
  std::function<void(const Progress&)> progress;
  // Uploads a body that is too large to be sent inline; gives its URL and, if the bucket keeps versions, the
  // one that was written.
  std::function<base::Result<aws::TemplateSource>(const plan::Entry&, const std::string& body,
                                                  const base::Call&)>
      upload;
  // Right before a verified change set is executed or CreateStack is sent: whether what CloudFormation reads
  // only then is still what was reviewed. An error stops the unit and the change set is removed.
  std::function<base::Result<void>(const plan::Entry&, const base::Call&)> confirm;
};

enum class CancelMode { wait, leave };  // after Ctrl-C: wait for what runs, or leave it running

inline constexpr std::size_t max_inline_template = 51'200;  // bytes; larger bodies go through upload

struct Options {
  std::size_t threads = 4;              // for each account and region; 0: inline
  std::size_t stacks = 20;              // at work at once in each account and region; 0: no limit
  base::Duration poll_interval{2'000};  // first interval; adapts up to 10 s
  base::Duration poll_patience{
      900'000};  // how long polling may fail without a break before a unit is given up
  std::vector<std::string> allow_destroy;  // stack paths or names whose stateful resources may go
  std::string journal_path;                // empty: no journal in a file
  // Where the journal is kept for other machines too, below a prefix of the environment (journal.h); null:
  // nowhere.
  std::shared_ptr<store::Objects> journal_objects{};
  std::string journal_prefix{};
  std::string run_id;                     // seed of client tokens and change set names
  std::function<CancelMode()> on_cancel;  // asked once; null: wait
};

// The client of an entry's account and region. Called from the control thread.
using ClientFor = std::function<aws::CloudFormation(const base::UnitId&)>;

// With Options::threads = 0 everything happens in the caller's thread and waiting is done by call.clock, so
// that a run with a VirtualClock is a deterministic simulation. With threads the clock must be the system's.
Summary run(const plan::Plan& plan, const ClientFor& clients, const Callbacks& callbacks,
            const Options& options, const base::Call& call);

}  // namespace cf::deploy
