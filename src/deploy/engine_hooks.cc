// The hooks of units: run at their points, and kept count of while they are due.
#include <algorithm>

#include "deploy/engine.h"

namespace cf::deploy {

using base::Result;

namespace {

bool is_of(const DueHook& hook, const Step& step) {
  return hook.point == step.point && hook.place == step.place;
}

}  // namespace

void Engine::hook(Unit& unit, const Step& step) {
  if (!callbacks_.hook) return next(unit);
  unit.result->acted = true;
  const bool after = is_after_hook(step);
  const base::Call& call = after ? steady_ : call_;
  const auto work = [this, &unit, &step, &call] {
    return callbacks_.hook(*unit.entry, step.point, step.place, call);
  };
  const auto then = [this, &unit, &step](Result<void> ran) { hook_ran(unit, step, std::move(ran)); };
  const bool is_due =
      std::any_of(unit.due.begin(), unit.due.end(), [&](const DueHook& hook) { return is_of(hook, step); });
  if (!is_due) return job<void>(unit, after ? Urgency::finish : Urgency::start, work, then);
  // That it was begun is durable: nobody can tell later how far it came.
  mutate<void>(unit, Urgency::finish,
               intent(unit, std::string(hook_action) + journal_name(step.point, step.place)), work, then);
}

void Engine::hook_ran(Unit& unit, const Step& step, Result<void> ran) {
  std::erase_if(unit.due, [&](const DueHook& hook) { return is_of(hook, step); });
  if (ran) return next(unit);
  if (unit.end == UnitState::failed) {  // the operation's own failure is the one to report
    unit.result->warnings.push_back(ran.error().message);
    // Those behind it at its point do not run.
    while (unit.at + 1 < unit.steps.size() && unit.steps[unit.at + 1].point == step.point) ++unit.at;
    return next(unit);
  }
  if (is_after_hook(step))
    unit.result->warnings.push_back(
        "the stack itself is done, its hook at " + step.point + " is not: " +
        (runs_again(step.point) ? "the next deployment runs it again"
                                : "no later deployment runs it again, do by hand what it was to do"));
  fail(unit, std::move(ran).error());
}

void Engine::note_due_hooks(Unit& unit) {
  unit.due.clear();
  if (!callbacks_.hook) return;
  for (std::size_t i = unit.at + 1; i < unit.steps.size(); ++i) {
    const Step& step = unit.steps[i];
    // An update takes the place of an execution.
    if (step.kind == Step::Kind::execute || step.kind == Step::Kind::wait ||
        step.kind == Step::Kind::settings)
      continue;
    if (!is_after_hook(step)) break;  // the next operation has its own
    std::size_t place = 0;
    for (const plan::Hook& hook : unit.entry->hooks) {
      if (hook.point != step.point || place++ != step.place) continue;
      JournalRecord due = intent(unit, journal_name(step.point, step.place));
      due.kind = JournalRecord::Kind::due;
      due.detail = plan::shown(hook, 500);
      unit.due.push_back({step.point, due.detail, false, step.place});
      journal_->add(std::move(due));
    }
  }
}

void Engine::tell_due_hooks(Unit& unit) {
  if (unit.due.empty()) return;
  for (const DueHook& hook : unit.due) {
    unit.result->warnings.push_back("its hook " + hook.text + " has not run: " +
                                    (runs_again(hook.point)
                                         ? "the next deployment runs it again"
                                         : "no later deployment runs it, do by hand what it was to do"));
  }
  // Of an operation that goes on, the next deployment says so once it has ended.
  if (unit.result->state == UnitState::unknown) return;
  JournalRecord told = intent(unit, std::string(told_action));
  told.kind = JournalRecord::Kind::settled;
  told.detail = unit.status;
  journal_->add(std::move(told));
}

}  // namespace cf::deploy
