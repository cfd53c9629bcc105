#include "ci/lease_keeper.h"

namespace cf::ci {

LeaseKeeper::LeaseKeeper(store::SharedLocks& locks, store::HeldLock lock, const base::Call& call)
    : locks_(locks),
      lock_(std::move(lock)),
      outer_(call),
      forward_(call.stop, [this] { stop_.request_stop(); }),
      thread_([this](const std::stop_token& over) {
        std::unique_lock guard(mutex_);
        while (!wake_.wait_for(guard, over, renewed_every, [&] { return over.stop_requested(); })) {
          if (over.stop_requested()) return;
          keep();
          if (lost_) return;
        }
      }) {}

void LeaseKeeper::keep() {
  base::Call call = outer_;
  call.stop = {};
  auto renewed = locks_.renew(lock_, lease, call);
  if (renewed) {
    lock_ = *std::move(renewed);
    return;
  }
  // A store that does not answer is asked again until the lease is over by our own clock.
  if (renewed.error().kind != base::ErrorKind::conflict && lock_.holds_at(outer_.clock->now())) return;
  lost_ = true;
  stop_.request_stop();
}

LeaseKeeper::~LeaseKeeper() {
  thread_.request_stop();
  wake_.notify_all();
  thread_.join();
  base::Call call = outer_;
  call.stop = {};
  // A lease that can't be released now expires.
  static_cast<void>(locks_.release(lock_, call));
}

base::Call LeaseKeeper::call() const {
  base::Call call = outer_;
  call.stop = stop_.get_token();
  return call;
}

}  // namespace cf::ci
