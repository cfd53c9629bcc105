// Where blocking work runs. A lane is a bounded group of threads; its jobs' only effect is what they post.
// With no threads (inline lanes) a job runs when it is submitted, in the caller's thread: the deterministic
// mode of tests.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>

#include "base/clock.h"

namespace cf::base {

class Lane {
 public:
  explicit Lane(std::size_t threads);  // 0: inline. Threads start when first needed.
  ~Lane();                             // finishes the jobs that were submitted
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  void submit(std::function<void()> job);  // a job must not throw
  std::size_t threads() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Runs body(i) for i in [0, n) over at most `threads` threads (0 or 1: in the caller's thread) and waits for
// all. Bodies write to their own index only. The first Failure thrown is rethrown after all have ended.
void parallel_for(std::size_t n, std::size_t threads, const std::function<void(std::size_t)>& body);
std::size_t cpu_threads();

// The one queue that the control thread consumes. Threads: post from any, take from one.
template <typename Event>
class EventQueue {
 public:
  void post(Event event) {
    {
      std::lock_guard lock(mutex_);
      events_.push(std::move(event));
    }
    ready_.notify_one();
  }
  // Waits at most `limit` of real time; none: nothing came.
  std::optional<Event> take(Duration limit) {
    std::unique_lock lock(mutex_);
    if (!ready_.wait_for(lock, limit, [&] { return !events_.empty(); })) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop();
    return event;
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::queue<Event> events_;
};

}  // namespace cf::base
