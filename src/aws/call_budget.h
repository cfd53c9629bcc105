// How much one account and region may be asked: pace after throttling, quota of retries, backoff, and the
// count of calls. AWS throttles each account and region as a whole, so all sessions of one share a budget.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/ids.h"

namespace cf::aws {

struct BudgetLimits {
  std::uint64_t seed = 1;       // of the jitter
  int attempts = 5;             // of a call that fails by chance
  int throttled_attempts = 12;  // of a call that is throttled
  int retry_quota = 500;  // botocore's standard mode: a retry costs 5 (a timeout 10), a success gives back
};

// Threads: any.
class CallBudget {
 public:
  explicit CallBudget(BudgetLimits limits = {});
  const BudgetLimits& limits() const { return limits_; }

  // Counts a request that is about to be sent and says how long to wait before it: not at all until AWS
  // throttles, then so that the calls keep a rate that falls with each throttled answer and recovers with the
  // others.
  base::Duration reserve(std::string_view service, std::string_view operation, base::TimePoint now);
  void throttled();
  void answered();

  bool take_retry(int cost);
  void give_back(int cost);
  base::Duration backoff(int attempt);  // full jitter: up to 0.5 s after the first attempt, doubling to 20 s

  // What to add to our clock to get AWS's, if it was found to differ.
  base::Duration skew() const;
  void set_skew(base::Duration skew);

  std::map<std::string, std::size_t> calls() const;  // "cloudformation:DescribeStacks" -> requests sent
  std::size_t total() const;

 private:
  BudgetLimits limits_;
  mutable std::mutex mutex_;
  std::map<std::string, std::size_t> calls_;
  int quota_;
  std::uint64_t random_;
  double rate_ = 0;  // calls a second; 0: not limited
  std::optional<base::TimePoint> next_{};
  base::Duration skew_{0};
};

// The budgets of a run. Threads: any.
class CallBudgets {
 public:
  explicit CallBudgets(BudgetLimits limits = {}) : limits_(limits) {}
  std::shared_ptr<CallBudget> of(const base::AccountId& account, const base::Region& region);
  std::map<std::string, std::size_t> calls() const;  // of all
  std::size_t total() const;

 private:
  BudgetLimits limits_;
  mutable std::mutex mutex_;
  std::map<std::pair<base::AccountId, base::Region>, std::shared_ptr<CallBudget>> budgets_;
};

}  // namespace cf::aws
