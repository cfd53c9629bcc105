#include "deploy/engine.h"

#include <algorithm>
#include <cstdlib>
#include <stop_token>

#include "deploy/refusal.h"
#include "deploy/request.h"

namespace cf::deploy {

namespace {

constexpr base::Duration longest_wait{60'000};
constexpr base::Duration long_wait{200};  // worth writing the journal out before

// What a unit costs in time, about: waiting for its stack, and something for each resource.
double cost_of(const plan::Entry& entry) {
  return entry.mutates() ? 10.0 + static_cast<double>(entry.changes.size()) : 0.0;
}

}  // namespace

Engine::Engine(const plan::Plan& plan, const ClientFor& clients, const Callbacks& callbacks,
               const Options& options, const base::Call& call)
    : plan_(plan),
      clients_(clients),
      callbacks_(callbacks),
      options_(options),
      call_(call),
      started_(call.clock->now()) {
  steady_.clock = call.clock;
  summary_.plan = plan;
  summary_.started = base::iso8601(started_);
  summary_.units.resize(plan.entries.size());
  units_.resize(plan.entries.size());
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const plan::Entry& entry = plan.entries[i];
    UnitResult& result = summary_.units[i];
    result.id = entry.id;
    result.stack_name = entry.stack_name;
    result.decision = entry.decision;
    result.resources_total = resources_of_its_own(entry.changes);
    units_[i].index = i;
    units_[i].entry = &entry;
    units_[i].result = &result;
    units_[i].steps = steps_of(entry);
    units_[i].stack = {entry.stack_name.str(), entry.live.exists ? entry.live.stack_id : std::string()};
  }
  open_ = units_.size();
}

Summary Engine::run() {
  auto journal =
      Journal::open(JournalPlace{options_.journal_path, options_.journal_objects, options_.journal_prefix},
                    options_.run_id, steady_);
  auto refusal = refusal_of(plan_, options_.allow_destroy);
  if (refusal) {
    refuse(*std::move(refusal));
  } else if (!journal) {
    refuse(std::move(journal).error());
  } else {
    journal_ = *std::move(journal);
    JournalRecord begin;
    begin.detail = plan_.digest;
    begin.time = base::iso8601(started_);
    journal_->add(begin);
    std::vector<double> cost;
    for (const auto& entry : plan_.entries) cost.push_back(cost_of(entry));
    ready_.emplace(needs_of(plan_), cost);
    for (auto& unit : units_) unit.weight = ready_->weight(unit.index);

    // Ctrl-C becomes an event, so that the loop wakes at once.
    std::stop_callback wake(call_.stop, [this] { events_.post([] {}); });
    for (check_cancel(), start_ready(); !finished(); check_cancel(), start_ready()) {
      dispatch();
      if (!finished()) wait();
    }
    JournalRecord end;
    end.kind = JournalRecord::Kind::end;
    end.time = base::iso8601(now());
    journal_->add(end);
    (void)journal_->sync();  // without the end record the next run reads a few stacks more
  }
  // A stop that came while the last units ran has kept nothing from being done.
  summary_.cancelled = summary_.cancelled && !summary_.whole();
  summary_.finished = base::iso8601(now());
  summary_.seconds = std::chrono::duration<double>(now() - started_).count();
  return std::move(summary_);
}

bool Engine::finished() const {
  return open_ == 0 && staged_.empty() &&
         std::all_of(lanes_.begin(), lanes_.end(), [](const AccountLane& lane) { return lane.idle(); });
}

void Engine::dispatch() {
  start_polls();
  if (!staged_.empty()) {
    auto durable = journal_->sync();
    for (auto& staged : std::exchange(staged_, {})) {
      if (durable) {
        lanes_[staged.unit->lane].add(staged.urgency, staged.unit->weight, std::move(staged.work));
      } else {
        base::Error error = durable.error();
        error.fate = base::Fate::not_sent;
        staged.refuse(error);
      }
    }
  }
  for (auto& lane : lanes_) lane.dispatch();
}

void Engine::wait() {
  auto event = events_.take(base::Duration(0));
  if (!event) event = wait_for_event();
  for (; event; event = events_.take(base::Duration(0))) (*event)();
}

std::optional<Event> Engine::wait_for_event() {
  const auto until = [this](base::TimePoint time, base::Duration limit) {
    return std::clamp(std::chrono::ceil<base::Duration>(time - now()), base::Duration(0), limit);
  };
  const auto look = next_look();
  const auto limit = look ? until(*look, longest_wait) : longest_wait;
  if (options_.threads == 0) {  // nobody else posts: time is all that can pass
    if (!look) std::abort();    // and nothing would ever happen again
    if (limit >= long_wait) (void)journal_->sync();
    call_.clock->sleep(limit);
    return std::nullopt;
  }
  if (auto event = events_.take(std::min(limit, long_wait))) return event;
  if (limit <= long_wait) return std::nullopt;
  (void)journal_->sync();  // outcomes so far; an error is met again by the next intent
  const auto rest = look ? until(*look, longest_wait) : longest_wait;
  return events_.take(call_.deadline && !cancelling() ? until(*call_.deadline, rest) : rest);
}

void Engine::start_ready() {
  do {
    const std::size_t held = held_.size();
    while (auto index = ready_->take()) held_.push_back(*index);
    if (held_.size() == held) continue;
    // What became ready later may be of the critical path.
    std::stable_sort(held_.begin(), held_.end(),
                     [this](std::size_t a, std::size_t b) { return units_[a].weight > units_[b].weight; });
  } while (start_held());
}

bool Engine::start_held() {
  std::vector<std::size_t> held = std::exchange(held_, {});
  for (const std::size_t index : held) {
    Unit& unit = units_[index];
    const bool works = !unit.steps.empty();
    if (works && options_.stacks > 0 && lanes_[lane_of(unit.entry->id)].at_work >= options_.stacks)
      held_.push_back(index);
    else
      start(unit);
  }
  return held_.size() < held.size();
}

void Engine::start(Unit& unit) {
  const plan::Entry& entry = *unit.entry;
  if (entry.decision == plan::Decision::blocked) {
    if (!entry.errors.empty()) unit.result->error = entry.errors.front();
    conclude(unit, UnitState::skipped, "blocked: " + entry.reason);
    return;
  }
  if (unit.steps.empty()) {
    conclude(unit, UnitState::unchanged, entry.reason);
    return;
  }
  if (!entry.mutates()) unit.end = UnitState::unchanged;
  unit.started = true;
  unit.started_at = now();
  unit.lane = lane_of(entry.id);
  ++lanes_[unit.lane].at_work;
  unit.client = clients_(entry.id);
  unit.result->state = UnitState::running;
  post(Progress::Kind::started, unit);
  advance(unit);
}

std::size_t Engine::lane_of(const base::UnitId& id) {
  auto [at, is_new] = lane_index_.emplace(std::pair(id.account, id.region), lanes_.size());
  if (is_new) lanes_.emplace_back(options_.threads, events_);
  return at->second;
}

void Engine::post(Progress::Kind kind, const Unit& unit, const aws::StackEvent* event, std::string text) {
  if (!callbacks_.progress) return;
  callbacks_.progress({kind, unit.index, unit.result, event, std::move(text)});
}

Summary run(const plan::Plan& plan, const ClientFor& clients, const Callbacks& callbacks,
            const Options& options, const base::Call& call) {
  return Engine(plan, clients, callbacks, options, call).run();
}

}  // namespace cf::deploy
