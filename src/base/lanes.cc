#include "base/lanes.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <thread>
#include <vector>

namespace cf::base {

struct Lane::State {
  explicit State(std::size_t count) : limit(count) {}

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      ++idle;
      ready.wait(lock, [&] { return closing || !jobs.empty(); });
      --idle;
      if (jobs.empty()) return;
      std::function<void()> job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
      job = nullptr;  // what it holds is released before the lane counts as idle
      lock.lock();
    }
  }

  const std::size_t limit;
  std::mutex mutex;
  std::condition_variable ready;
  std::deque<std::function<void()>> jobs;
  std::size_t idle = 0;
  bool closing = false;
  std::vector<std::jthread> threads;
};

Lane::Lane(std::size_t threads) : state_(std::make_unique<State>(threads)) {}

Lane::~Lane() {
  {
    std::lock_guard lock(state_->mutex);
    state_->closing = true;
  }
  state_->ready.notify_all();
  state_->threads.clear();
}

void Lane::submit(std::function<void()> job) {
  if (state_->limit == 0) {
    job();
    return;
  }
  {
    std::lock_guard lock(state_->mutex);
    state_->jobs.push_back(std::move(job));
    if (state_->jobs.size() > state_->idle && state_->threads.size() < state_->limit) {
      state_->threads.emplace_back([state = state_.get()] { state->work(); });
    }
  }
  state_->ready.notify_one();
}

std::size_t Lane::threads() const {
  return state_->limit;
}

void parallel_for(std::size_t n, std::size_t threads, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  std::size_t failed_index = n;
  // The failure of the lowest index counts, so that the outcome does not depend on timing.
  const auto work = [&] {
    for (std::size_t i = next++; i < n; i = next++) {
      try {
        body(i);
      } catch (...) {
        std::lock_guard lock(mutex);
        if (i < failed_index) {
          failed_index = i;
          failure = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t t = 1; t < std::min(n, threads); ++t) others.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

std::size_t cpu_threads() {
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace cf::base
