// Keeps a lease while its run works: renews it every third of its time, from a thread of its own.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "store/shared_lock.h"

namespace cf::store {

class LockKeeper {
 public:
  // `on_lost` is called once, from the thread, when the lease is lost: somebody else has it, or it expired
  // before it could be renewed. Then the run must start nothing more; request its stop. The clock is the
  // call's; its stop does not end the keeping, since a run that is being stopped still has operations under
  // way.
  LockKeeper(SharedLocks locks, HeldLock lock, base::Duration duration, const base::Call& call,
             std::function<void(const base::Error&)> on_lost);
  LockKeeper(const LockKeeper&) = delete;
  LockKeeper& operator=(const LockKeeper&) = delete;
  ~LockKeeper();  // ends the keeping; does not release

  // One renewal now, as the thread makes them. False: it is lost. A store that does not answer is asked again
  // with the next one, as long as the lease holds.
  bool beat();
  // As it was renewed last: to release it.
  HeldLock lock() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::store
