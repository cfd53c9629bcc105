// The control thread of a run: owns all its state (units, lanes, timers, journal) and consumes one queue of
// events. What blocks runs on the lanes as plain functions whose only effect is the event they post.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "deploy/account_lane.h"
#include "deploy/deploy.h"
#include "deploy/journal.h"
#include "deploy/poll.h"
#include "deploy/ready_queue.h"
#include "deploy/unit.h"

namespace cf::deploy {

class Engine {
 public:
  Engine(const plan::Plan& plan, const ClientFor& clients, const Callbacks& callbacks, const Options& options,
         const base::Call& call);
  Summary run();

 private:
  template <typename T>
  using Then = std::function<void(base::Result<T>)>;

  // engine.cc: the loop
  bool finished() const;
  void dispatch();
  void wait();
  std::optional<Event> wait_for_event();
  void start_ready();
  bool start_held();  // those that there is a place for; true: some were started
  void start(Unit& unit);
  std::size_t lane_of(const base::UnitId& id);
  void post(Progress::Kind kind, const Unit& unit, const aws::StackEvent* event = nullptr,
            std::string text = {});

  // engine_end.cc: how units and runs end
  void refuse(base::Error error);
  void conclude(Unit& unit, UnitState state, std::string reason);
  void fail(Unit& unit, base::Error error);       // removes what was prepared first
  void fail_sent(Unit& unit, base::Error error);  // of a mutation: its fate may be unknown
  void discard(Unit& unit, std::function<void()> then);
  void drop_dependents(const Unit& unit);
  void check_cancel();
  void cancel_unit(Unit& unit);

  // engine_steps.cc: what units do
  void next(Unit& unit) { ++unit.at, advance(unit); }
  void advance(Unit& unit);
  void materialise(Unit& unit);
  void without_changes(Unit& unit);
  void update_stack(Unit& unit);
  void unchanged(Unit& unit, std::string reason);
  void execute(Unit& unit);
  void create_stack(Unit& unit);
  void remove_stack(Unit& unit);
  void send_removal(Unit& unit);
  void apply_settings(Unit& unit);

  // engine_hooks.cc: what is run around them
  void hook(Unit& unit, const Step& step);
  void hook_ran(Unit& unit, const Step& step, base::Result<void> ran);
  // Of the operation that is about to be sent: what is to run after it. Durable with its intent.
  void note_due_hooks(Unit& unit);
  void tell_due_hooks(Unit& unit);  // of a unit that ends without having come to them

  // engine_review.cc: change sets
  void review(Unit& unit);
  void reviewed(Unit& unit, const aws::ChangeSetRecord& record);
  void confirm(Unit& unit);

  // engine_polls.cc: what is looked at
  void watch(Unit& unit, Unit::Watching what);
  std::optional<base::TimePoint> next_look() const;
  void start_polls();
  void seen(Unit& unit, const Sighting& sighting);
  void operation_ended(Unit& unit, const Sighting& sighting);
  void not_seen(Unit& unit, const base::Error& error);
  void limit_update(Unit& unit);

  // Runs `work` on the unit's lane, then `then` on the control thread. A Failure thrown becomes its error.
  template <typename T>
  void job(Unit& unit, Urgency urgency, std::function<base::Result<T>()> work, Then<T> then) {
    lanes_[unit.lane].add(urgency, unit.weight, guarded<T>(std::move(work), std::move(then)));
  }
  // The same for a mutation: its intent is durable before it is sent, its outcome is journaled after.
  template <typename T>
  void mutate(Unit& unit, Urgency urgency, JournalRecord intent, std::function<base::Result<T>()> work,
              Then<T> then) {
    const std::uint64_t number = note_intent(intent);
    Then<T> journaled = [this, number, intent, then = std::move(then)](base::Result<T> result) {
      note_outcome(number, intent, result ? nullptr : &result.error());
      then(std::move(result));
    };
    staged_.push_back({&unit, urgency, guarded<T>(std::move(work), journaled),
                       [journaled](const base::Error& error) { journaled(error); }});
  }
  template <typename T>
  static std::function<Event()> guarded(std::function<base::Result<T>()> work, Then<T> then) {
    return [work = std::move(work), then = std::move(then)]() -> Event {
      base::Result<T> result = [&]() -> base::Result<T> {
        try {
          return work();
        } catch (const base::Failure& failure) {
          return failure.error();
        }
      }();
      return [then, result = std::move(result)]() mutable { then(std::move(result)); };
    };
  }
  std::uint64_t note_intent(const JournalRecord& intent);
  void note_outcome(std::uint64_t number, const JournalRecord& intent, const base::Error* error);

  JournalRecord intent(const Unit& unit, std::string action) const;
  base::TimePoint now() const { return call_.clock->now(); }
  bool cancelling() const { return cancel_.has_value(); }

  struct Staged {  // a mutation whose intent is not durable yet
    Unit* unit;
    Urgency urgency;
    std::function<Event()> work;
    std::function<void(const base::Error&)> refuse;
  };

  const plan::Plan& plan_;
  const ClientFor& clients_;
  const Callbacks& callbacks_;
  const Options& options_;
  const base::Call& call_;  // stops what only prepares
  base::Call steady_;       // never stopped: mutations, readings and what follows an operation
  Summary summary_;
  std::vector<Unit> units_;
  std::optional<ReadyQueue> ready_;
  std::optional<Journal> journal_;
  std::optional<CancelMode> cancel_;
  base::TimePoint started_;
  std::size_t open_ = 0;  // units that are not over
  std::map<std::pair<base::AccountId, base::Region>, std::size_t> lane_index_;
  std::vector<Staged> staged_;
  std::vector<std::size_t> held_;  // units that could start if fewer were at work, first ones first
  base::EventQueue<Event> events_;
  std::deque<AccountLane> lanes_;  // last: their threads use what stands above
};

}  // namespace cf::deploy
