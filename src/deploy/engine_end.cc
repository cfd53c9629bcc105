// How units and runs end: in order, by failure, by cancellation.
#include <algorithm>

#include "deploy/engine.h"
#include "deploy/failure_cause.h"
#include "deploy/mutation.h"

namespace cf::deploy {

using base::ErrorKind;

namespace {

const char* what_became_of(UnitState state) {
  switch (state) {
    case UnitState::failed:
      return "failed";
    case UnitState::skipped:
      return "was not deployed";
    case UnitState::cancelled:
      return "was cancelled";
    case UnitState::unknown:
      return "was left in an unknown state";
    default:
      return "is not done";
  }
}

}  // namespace

void Engine::refuse(base::Error error) {
  for (auto& unit : units_) {
    unit.result->state = UnitState::skipped;
    unit.result->reason = "nothing was started: " + error.message;
  }
  open_ = 0;
  summary_.refused = std::move(error);
}

void Engine::conclude(Unit& unit, UnitState state, std::string reason) {
  if (unit.over) return;
  unit.over = true;
  unit.watching = Unit::Watching::nothing;
  --open_;
  UnitResult& result = *unit.result;
  result.state = state;
  if (result.reason.empty()) result.reason = std::move(reason);
  if (!unit.status.empty()) result.final_status = unit.status;
  tell_due_hooks(unit);
  // An update of policies alone touches no resource.
  if (state == UnitState::done) result.resources_total = result.resources_done;
  if (unit.started) {
    result.seconds = std::chrono::duration<double>(now() - unit.started_at).count();
    --lanes_[unit.lane].at_work;
  }
  post(Progress::Kind::finished, unit);
  if (state == UnitState::done || state == UnitState::unchanged) {
    ready_->done(unit.index);
  } else {
    drop_dependents(unit);
  }
}

void Engine::drop_dependents(const Unit& unit) {
  const UnitState state =
      unit.result->state == UnitState::cancelled ? UnitState::cancelled : UnitState::skipped;
  for (std::size_t index : ready_->drop_dependents(unit.index)) {
    Unit& dependent = units_[index];
    if (dependent.steps.empty() && dependent.entry->decision != plan::Decision::blocked) {
      conclude(dependent, UnitState::unchanged, dependent.entry->reason);
      continue;
    }
    conclude(dependent, state,
             "it needs " + unit.entry->id.path.str() + ", which " + what_became_of(unit.result->state));
  }
}

void Engine::fail(Unit& unit, base::Error error) {
  error = told_as_race(std::move(error), unit.stack.name);
  const bool stopped = cancelling() && error.kind == ErrorKind::cancelled;
  if (unit.result->reason.empty()) {
    unit.result->reason = stopped ? "cancelled before anything was changed" : error.message;
  }
  if (!stopped) unit.result->error = std::move(error);
  const UnitState state = stopped ? UnitState::cancelled : UnitState::failed;
  discard(unit, [this, &unit, state] { conclude(unit, state, {}); });
}

void Engine::fail_sent(Unit& unit, base::Error error) {
  if (error.fate != base::Fate::unknown) {
    unit.due.clear();  // nothing was started that they would follow
    return fail(unit, std::move(error));
  }
  unit.result->reason = "it is not known whether it was started: " + error.message;
  unit.result->error = std::move(error);
  conclude(unit, UnitState::unknown, {});
}

void Engine::discard(Unit& unit, std::function<void()> then) {
  if (unit.change_set.empty()) {
    then();
    return;
  }
  const std::string name = std::exchange(unit.change_set, {});
  JournalRecord record = intent(unit, "delete_change_set");
  record.change_set = name;
  mutate<void>(
      unit, Urgency::finish, record,
      [this, &unit, stack = unit.stack, name] {
        return discard_change_set(*unit.client, stack, name, steady_);
      },
      [&unit, name, then = std::move(then)](base::Result<void> gone) {
        if (!gone) {
          unit.result->warnings.push_back("change set " + name +
                                          " could not be removed: " + gone.error().message);
        }
        then();
      });
}

void Engine::check_cancel() {
  if (cancelling()) return;
  const bool expired = call_.expired();
  if (!expired && !call_.stopped()) return;
  cancel_ = CancelMode::wait;
  if (expired) {
    cancel_ = CancelMode::leave;
  } else if (options_.on_cancel) {
    cancel_ = options_.on_cancel();
  }
  summary_.cancelled = true;
  std::vector<std::size_t> dropped = ready_->drop_all();
  dropped.insert(dropped.end(), held_.begin(), held_.end());
  held_.clear();
  std::sort(dropped.begin(), dropped.end());
  for (std::size_t index : dropped) {
    Unit& unit = units_[index];
    const bool idle = unit.steps.empty();
    if (idle && unit.entry->decision == plan::Decision::blocked) {
      conclude(unit, UnitState::skipped, "blocked: " + unit.entry->reason);
    } else if (idle) {
      conclude(unit, UnitState::unchanged, unit.entry->reason);
    } else {
      conclude(unit, UnitState::cancelled,
               expired ? "not started: the time limit was reached" : "not started");
    }
  }
  for (auto& unit : units_) {
    if (unit.started && !unit.over && !unit.polled) cancel_unit(unit);
  }
}

// A unit that is looked at. One whose job runs is cancelled when it comes to its next step.
void Engine::cancel_unit(Unit& unit) {
  if (unit.watching == Unit::Watching::change_set) {
    unit.watching = Unit::Watching::nothing;
    fail(unit, base::error(ErrorKind::cancelled, "cancelled"));
  } else if (unit.watching == Unit::Watching::stack && cancel_ == CancelMode::leave) {
    unit.leaving = true;
    unit.next_poll = now();
  }
}

}  // namespace cf::deploy
