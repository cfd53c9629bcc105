// The jobs of one account and region: most urgent first, at most so many at a time.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "base/lanes.h"

namespace cf::deploy {

// What a job leaves behind, carried out by the control thread.
using Event = std::function<void()>;

enum class Urgency { poll, finish, go_on, start };  // first one first

class AccountLane {
 public:
  AccountLane(std::size_t threads, base::EventQueue<Event>& events);

  // `work` runs on a thread of the lane; it must not throw when the lane has threads. Units with more weight
  // go first.
  void add(Urgency urgency, double weight, std::function<Event()> work);
  void dispatch();  // hands out as many jobs as there are free threads
  bool idle() const { return waiting_.empty() && running_ == 0; }
  std::size_t stacks_seen = 0;  // how many DescribeStacks gave last time
  bool polling = false;
  std::size_t at_work = 0;  // units that were started and are not over

 private:
  base::EventQueue<Event>& events_;
  std::size_t slots_;
  std::size_t running_ = 0;
  std::uint64_t added_ = 0;
  std::map<std::tuple<Urgency, double, std::uint64_t>, std::function<Event()>> waiting_;
  base::Lane lane_;  // last: its destructor waits for jobs that use what stands above
};

}  // namespace cf::deploy
