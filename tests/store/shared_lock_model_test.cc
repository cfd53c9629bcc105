// Two runners and the time, in every order of their steps. A step is one call to the objects that they share;
// a runner that gets no more steps has died in the middle of what it did.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <stdexcept>

#include "store/memory_objects.h"
#include "store/shared_lock.h"

namespace cf::store {
namespace {

constexpr base::Duration lease_time{60'000};

// The world shared by the runners.
struct World {
  test::MemoryObjects objects;
  base::TimePoint time{std::chrono::seconds(1'767'225'600)};
};

struct Suspended {};

// A runner's view of the world: makes one live call for each step. To go on, its program is run again from
// the start; the calls of earlier steps give what they gave, at the time at which they were made.
class Runner final : public Objects, public base::Clock {
 public:
  using Program = std::function<void(Runner&, SharedLocks&, const base::Call&)>;
  Runner(World& world, base::Duration skew, Program program)
      : world_(world), skew_(skew), program_(std::move(program)), times_{world.time} {}

  void step(int calls = 1) {
    if (over_) return;
    holds_until_.reset();
    at_ = 0;
    live_ = calls;
    const std::shared_ptr<Objects> self(this, [](Objects*) {});
    SharedLocks locks(self);
    base::Call call;
    call.clock = this;
    try {
      program_(*this, locks, call);
      over_ = true;
    } catch (const Suspended&) {
    }
  }
  bool over() const { return over_; }

  // What the program believes: it acts under the lock now.
  void holds(const HeldLock& lock) { holds_until_ = lock.expires; }
  void holds_none() { holds_until_.reset(); }
  bool acts() const { return holds_until_ && world_.time + skew_ < *holds_until_; }

  base::Result<std::optional<StoredObject>> get(const std::string& key, const base::Call& call) override {
    return once(gets_, [&] { return world_.objects.get(key, call); });
  }
  base::Result<std::string> put(const std::string& key, std::string_view bytes, const std::string& expected,
                                const base::Call& call) override {
    return once(puts_, [&] { return world_.objects.put(key, bytes, expected, call); });
  }
  base::Result<void> remove(const std::string&, const std::string&, const base::Call&) override {
    return base::error(base::ErrorKind::internal, "locks are not removed");
  }
  base::Result<std::vector<std::string>> list(const std::string&, const base::Call&) override {
    return base::error(base::ErrorKind::internal, "locks are not listed");
  }
  std::string where() const override { return "model"; }
  base::TimePoint now() override { return times_.at(at_) + skew_; }
  void sleep(base::Duration) override {}

 private:
  template <typename Memory, typename Work>
  typename Memory::mapped_type once(Memory& memory, const Work& work) {
    const std::size_t number = at_;
    if (number + 1 == times_.size()) {
      if (live_-- == 0) throw Suspended{};
      memory.emplace(number, work());
      times_.push_back(world_.time);
    }
    ++at_;
    return memory.at(number);
  }

  World& world_;
  base::Duration skew_;
  Program program_;
  std::vector<base::TimePoint> times_;  // of each call made, behind the start
  std::map<std::size_t, base::Result<std::optional<StoredObject>>> gets_;
  std::map<std::size_t, base::Result<std::string>> puts_;
  std::size_t at_ = 0;
  int live_ = 0;
  bool over_ = false;
  std::optional<base::TimePoint> holds_until_;
};

// Tries until it has the lock, works under it, renews it, releases it.
Runner::Program deployment_of(const std::string& run) {
  return [run](Runner& runner, SharedLocks& locks, const base::Call& call) {
    for (;;) {
      auto lock = locks.acquire("dev", {"anna", run, "", lease_time, run}, call);
      if (!lock) continue;
      runner.holds(*lock);
      auto renewed = locks.renew(*lock, lease_time, call);
      if (!renewed) {
        runner.holds_none();
        continue;
      }
      runner.holds(*renewed);
      // What it did under the lock has ended before it is given back.
      runner.holds_none();
      if (!locks.release(*renewed, call)) throw std::logic_error("not released");
      return;
    }
  };
}

// All sequences of that many moves: 0 and 1 let a runner go a step, 2 lets time pass. The first order in
// which something is wrong; empty: there is none.
std::string wrong_order(int moves, base::Duration skew, base::Duration passes, int& both_ended) {
  int sequences = 1;
  for (int i = 0; i < moves; ++i) sequences *= 3;
  for (int sequence = 0; sequence < sequences; ++sequence) {
    World world;
    Runner first(world, base::Duration(0), deployment_of("run 1"));
    Runner second(world, skew, deployment_of("run 2"));
    std::string order;
    for (int left = moves, code = sequence; left > 0; --left, code /= 3) {
      order += "12t"[code % 3];
      if (code % 3 == 0) first.step();
      if (code % 3 == 1) second.step();
      if (code % 3 == 2) world.time += passes;
      if (first.acts() && second.acts()) return "both hold it after " + order;
    }
    // One is dead from here on: the other gets the lock in the end.
    world.time += lease_time + 2 * clock_skew_allowance;
    Runner& survivor = sequence % 2 == 0 ? first : second;
    survivor.step(12);
    if (!survivor.over()) return "blocked for ever after " + order;
    both_ended += first.over() && second.over() ? 1 : 0;
  }
  return {};
}

TEST(SharedLockModel, TwoNeverHoldItInAnyOrderOfTheirSteps) {
  int both_ended = 0;
  for (const auto skew : {base::Duration(0), clock_skew_allowance, -clock_skew_allowance}) {
    for (const auto passes : {base::Duration(25'000), lease_time, lease_time + clock_skew_allowance}) {
      const int moves = skew.count() != 0 ? 6 : passes > lease_time ? 8 : 7;
      EXPECT_EQ(wrong_order(moves, skew, passes, both_ended), "")
          << "skew " << skew.count() << " ms, steps of " << passes.count() << " ms";
    }
  }
  EXPECT_GT(both_ended, 100) << "the model must let both come through too";
}

// The model is worth something only if it finds what clocks further apart do.
TEST(SharedLockModel, ClocksFurtherApartThanAllowedAreFound) {
  int both_ended = 0;
  EXPECT_NE(wrong_order(6, 2 * clock_skew_allowance, base::Duration(40'000), both_ended), "");
}

}  // namespace
}  // namespace cf::store
