// Holds the lease of an environment while a deployment runs: renews it, and stops the deployment when it is
// lost.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/call.h"
#include "store/shared_lock.h"

namespace cf::ci {

class LeaseKeeper {
 public:
  static constexpr base::Duration lease{600'000}, renewed_every{120'000};

  LeaseKeeper(store::SharedLocks& locks, store::HeldLock lock, const base::Call& call);
  ~LeaseKeeper();  // releases it
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  // The caller's call, which also stops when the lease is lost.
  base::Call call() const;
  bool lost() const { return lost_; }

 private:
  void keep();

  store::SharedLocks& locks_;
  store::HeldLock lock_;
  base::Call outer_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> forward_;
  std::atomic<bool> lost_{false};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace cf::ci
