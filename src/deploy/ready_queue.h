// Which unit may start, and which of those first. No barriers: a unit is ready when everything it needs is
// done.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "plan/plan.h"

namespace cf::deploy {

// For each entry of the plan, the indices of the entries that must be done before it (Entry::needs, in the
// same account and region if there is one), sorted, each once.
std::vector<std::vector<std::size_t>> needs_of(const plan::Plan& plan);

// Indices of one cycle, in order; empty if there is none.
std::vector<std::size_t> cycle_in(const std::vector<std::vector<std::size_t>>& needs);

// Units leave the queue heaviest first: weight is the cost of the longest chain of work that starts with the
// unit, so that the critical path of the whole deployment is never kept waiting. Equal weights: the plan's
// order.
class ReadyQueue {
 public:
  // `needs` must be without cycles; cost[i] is the expected work of unit i, in any unit.
  ReadyQueue(std::vector<std::vector<std::size_t>> needs, const std::vector<double>& cost);

  std::optional<std::size_t> take();  // a unit that may start now
  void done(std::size_t unit);        // it succeeded: what waits only for it becomes ready
  // It will not succeed: everything that needs it, directly or not, and was not taken leaves the queue.
  // Returned in the order of indices.
  std::vector<std::size_t> drop_dependents(std::size_t unit);
  std::vector<std::size_t> drop_all();  // everything that was not taken
  bool empty() const { return waiting_ == 0; }
  double weight(std::size_t unit) const { return weight_[unit]; }

 private:
  enum class Place : unsigned char { waiting, ready, gone };
  void make_ready(std::size_t unit);

  std::vector<std::vector<std::size_t>> needed_by_;
  std::vector<std::size_t> open_needs_;
  std::vector<double> weight_;
  std::vector<Place> place_;
  std::vector<std::size_t> ready_;  // a heap
  std::size_t waiting_ = 0;         // not taken and not dropped
};

}  // namespace cf::deploy
