#include "deploy/account_lane.h"

#include <algorithm>

namespace cf::deploy {

AccountLane::AccountLane(std::size_t threads, base::EventQueue<Event>& events)
    : events_(events), slots_(std::max<std::size_t>(threads, 1)), lane_(threads) {}

void AccountLane::add(Urgency urgency, double weight, std::function<Event()> work) {
  waiting_.emplace(std::tuple(urgency, -weight, added_++), std::move(work));
}

void AccountLane::dispatch() {
  while (running_ < slots_ && !waiting_.empty()) {
    auto work = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    ++running_;
    lane_.submit([this, work = std::move(work)] {
      Event event = work();
      events_.post([this, event = std::move(event)] {
        --running_;
        event();
      });
    });
  }
}

}  // namespace cf::deploy
