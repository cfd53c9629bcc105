// What is looked at, and what is made of it: one poll job for an account and region at a time.
#include <algorithm>

#include "deploy/engine.h"
#include "deploy/failure_cause.h"

namespace cf::deploy {

using base::ErrorKind;

namespace {

// Services that imitate CloudFormation don't all write every event.
constexpr base::Duration closing_event_patience{30'000};

}  // namespace

void Engine::watch(Unit& unit, Unit::Watching what) {
  unit.watching = what;
  unit.watched_since = now();
  unit.blind_since.reset();
  // What was just sent may be done already: the first look is at once.
  unit.next_poll = unit.watched_since;
  if (cancelling()) cancel_unit(unit);
}

std::optional<base::TimePoint> Engine::next_look() const {
  std::optional<base::TimePoint> next;
  for (const auto& unit : units_) {
    if (unit.watching == Unit::Watching::nothing || unit.polled) continue;
    if (!next || unit.next_poll < *next) next = unit.next_poll;
  }
  return next;
}

void Engine::start_polls() {
  const auto time = now();
  std::vector<std::vector<Watch>> due(lanes_.size());
  std::vector<bool> any(lanes_.size(), false);
  // Those that are due soon are looked at together with those that are due now.
  const auto soon = time + options_.poll_interval / 2;
  for (auto& unit : units_) {
    if (unit.watching == Unit::Watching::nothing || lanes_[unit.lane].polling || unit.next_poll > soon)
      continue;
    Watch watch;
    watch.unit = unit.index;
    watch.stack = unit.stack;
    if (unit.watching == Unit::Watching::change_set) {
      watch.change_set = unit.change_set;
      watch.values = unit.entry->decision == plan::Decision::change;
    } else {
      watch.token = unit.token;
      watch.last_event = unit.last_event;
      watch.events = unit.events;
      watch.overdue = time - unit.watched_since > closing_event_patience;
    }
    due[unit.lane].push_back(std::move(watch));
    any[unit.lane] = any[unit.lane] || unit.next_poll <= time;
  }
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (!any[i]) continue;
    AccountLane& lane = lanes_[i];
    for (const auto& watch : due[i]) units_[watch.unit].polled = true;
    lane.polling = true;
    aws::CloudFormation client = *units_[due[i].front().unit].client;
    lane.add(
        Urgency::poll, 0,
        [this, &lane, client, watches = std::move(due[i]), stacks = lane.stacks_seen]() mutable -> Event {
          auto sightings = poll(client, watches, stacks, steady_);
          return [this, &lane, sightings = std::move(sightings), stacks] {
            lane.polling = false;
            lane.stacks_seen = stacks;
            for (const auto& sighting : sightings) seen(units_[sighting.unit], sighting);
          };
        });
  }
}

void Engine::seen(Unit& unit, const Sighting& sighting) {
  unit.polled = false;
  if (unit.over || unit.watching == Unit::Watching::nothing) return;
  if (sighting.error) return not_seen(unit, *sighting.error);
  unit.blind_since.reset();
  if (sighting.change_set) {
    const auto since = unit.watched_since;
    unit.watching = Unit::Watching::nothing;
    reviewed(unit, *sighting.change_set);
    if (unit.watching == Unit::Watching::change_set) {  // still pending
      unit.watched_since = since;
      unit.next_poll =
          now() + poll_interval(std::chrono::ceil<base::Duration>(now() - since), options_.poll_interval);
    }
    return;
  }
  if (!sighting.newest_event.empty()) unit.last_event = sighting.newest_event;
  for (const auto& event : sighting.events) {
    unit.events.push_back(event);
    post(Progress::Kind::event, unit, &event);
  }
  const std::string status = sighting.gone    ? base::to_string(base::StackStatus::delete_complete)
                             : sighting.stack ? base::to_string(sighting.stack->status)
                                              : unit.status;
  const int done = static_cast<int>(resources_done(unit.events, unit.stack.id).size());
  if (status != unit.status || done != unit.result->resources_done) {
    unit.status = unit.result->final_status = status;
    unit.result->resources_done = done;
    unit.result->resources_total = std::max(unit.result->resources_total, done);
    post(Progress::Kind::state, unit);
  }
  if (sighting.ended) {
    unit.watching = Unit::Watching::nothing;
    return operation_ended(unit, sighting);
  }
  if (unit.leaving) return conclude(unit, UnitState::unknown, "left running: " + unit.status);
  limit_update(unit);
  const auto age = std::chrono::ceil<base::Duration>(now() - unit.watched_since);
  unit.next_poll = now() + poll_interval(age, options_.poll_interval);
  if (cancelling()) cancel_unit(unit);
}

void Engine::operation_ended(Unit& unit, const Sighting& sighting) {
  JournalRecord settled = intent(unit, unit.deleting ? "delete_stack" : "deploy");
  settled.kind = JournalRecord::Kind::settled;
  settled.detail = unit.status;
  journal_->add(settled);

  const bool success =
      unit.deleting ? sighting.gone : !sighting.gone && base::is_success(sighting.stack->status);
  if (success) {
    if (unit.deleting) {
      unit.deleting = false;
      unit.deleted = unit.entry->decision == plan::Decision::recreate;
      unit.stack.id.clear();
    } else {
      unit.result->outputs = sighting.stack->outputs;
    }
    return next(unit);
  }
  unit.result->failures = sighting.causes;
  unit.result->kept = sighting.kept;
  std::string why = sighting.stack ? sighting.stack->status_reason : std::string();
  if (!sighting.causes.empty()) {
    const aws::StackEvent& cause = sighting.causes.front();
    why = cause.logical_id + " (" + cause.type + "): " + cause.status_reason;
  }
  if (unit.cancel_sent)
    why = "the update took longer than its stack_timeout of " + std::to_string(unit.desired.timeout_minutes) +
          " minutes";
  base::Error error =
      base::error(ErrorKind::deploy_failed, "stack " + unit.stack.name + " ended in " + unit.status +
                                                (why.empty() ? std::string() : ": " + why));
  unit.result->reason = error.message;
  unit.result->error = std::move(error);
  unit.end = UnitState::failed;
  next(unit);
}

void Engine::not_seen(Unit& unit, const base::Error& error) {
  const auto time = now();
  if (!unit.blind_since) {
    unit.blind_since = time;
    post(Progress::Kind::note, unit, nullptr,
         "cannot see " + unit.stack.name + ", trying again: " + error.message);
  }
  const bool transient = error.kind == ErrorKind::throttled || error.kind == ErrorKind::timeout ||
                         error.kind == ErrorKind::network || error.kind == ErrorKind::credentials;
  const bool patient = transient && time - *unit.blind_since < options_.poll_patience;
  if (patient && !unit.leaving) {
    const auto age = std::chrono::ceil<base::Duration>(time - unit.watched_since);
    unit.next_poll = time + poll_interval(age, options_.poll_interval);
    if (cancelling()) cancel_unit(unit);
    return;
  }
  const bool reviewing = unit.watching == Unit::Watching::change_set;
  unit.watching = Unit::Watching::nothing;
  if (reviewing) return fail(unit, error);
  unit.result->error = error;
  conclude(unit, UnitState::unknown,
           "left running, last seen in " + (unit.status.empty() ? std::string("no state") : unit.status) +
               ": " + error.message);
}

// CloudFormation knows a timeout for creations only; Sceptre cancels an update that takes longer than
// stack_timeout.
void Engine::limit_update(Unit& unit) {
  if (unit.entry->decision != plan::Decision::change || unit.desired.timeout_minutes <= 0 || unit.limited)
    return;
  if (now() - unit.watched_since < std::chrono::minutes(unit.desired.timeout_minutes)) return;
  unit.limited = true;
  ++unit.attempt;
  mutate<void>(
      unit, Urgency::finish, intent(unit, "cancel_update_stack"),
      [this, &unit, stack = unit.stack] { return unit.client->cancel_update_stack(stack.ref(), steady_); },
      [&unit](base::Result<void> sent) {
        unit.cancel_sent = sent.has_value();
        if (sent) return;
        unit.result->warnings.push_back("the update could not be cancelled: " + sent.error().message);
      });
}

}  // namespace cf::deploy
