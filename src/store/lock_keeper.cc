#include "store/lock_keeper.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace cf::store {

struct LockKeeper::State {
  State(SharedLocks with, HeldLock held, base::Duration time, base::Clock* with_clock,
        std::function<void(const base::Error&)> tell)
      : locks(std::move(with)), lock(std::move(held)), duration(time), on_lost(std::move(tell)) {
    call.clock = with_clock;
  }

  void lose(const base::Error& error) {
    if (std::exchange(is_lost, true)) return;
    if (on_lost) on_lost(error);
  }

  SharedLocks locks;
  mutable std::mutex mutex;  // of what stands below
  HeldLock lock;
  bool is_lost = false;
  base::Duration duration;
  base::Call call;
  std::function<void(const base::Error&)> on_lost;
  std::mutex sleep_mutex;
  std::condition_variable_any wake;
  std::jthread thread;  // last: it uses what stands above
};

LockKeeper::LockKeeper(SharedLocks locks, HeldLock lock, base::Duration duration, const base::Call& call,
                       std::function<void(const base::Error&)> on_lost)
    : state_(std::make_unique<State>(std::move(locks), std::move(lock), duration, call.clock,
                                     std::move(on_lost))) {
  state_->thread = std::jthread([this](const std::stop_token& stop) {
    for (;;) {
      std::unique_lock sleeping(state_->sleep_mutex);
      state_->wake.wait_for(sleeping, stop, state_->duration / 3, [] { return false; });
      if (stop.stop_requested()) return;
      sleeping.unlock();
      if (!beat()) return;
    }
  });
}

LockKeeper::~LockKeeper() {
  state_->thread.request_stop();
  state_->thread.join();
}

bool LockKeeper::beat() {
  std::lock_guard guard(state_->mutex);
  if (state_->is_lost) return false;
  auto renewed = state_->locks.renew(state_->lock, state_->duration, state_->call);
  if (renewed) {
    state_->lock = *std::move(renewed);
    return true;
  }
  const bool taken = renewed.error().kind == base::ErrorKind::conflict;
  if (!taken && state_->lock.holds_at(state_->call.clock->now())) return true;
  state_->lose(renewed.error());
  return false;
}

HeldLock LockKeeper::lock() const {
  std::lock_guard guard(state_->mutex);
  return state_->lock;
}

}  // namespace cf::store
