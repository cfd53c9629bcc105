#include "aws/call_budget.h"

#include <algorithm>

namespace cf::aws {
namespace {

constexpr double first_rate = 5;  // calls a second after the first throttled answer
constexpr double slowest_rate = 0.5;
constexpr double free_rate = 20;  // from here on there is no limit again

// SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// FNV-1a: the same jitter in every run, whichever account is asked first.
std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace

CallBudget::CallBudget(BudgetLimits limits)
    : limits_(limits), quota_(limits.retry_quota), random_(limits.seed) {}

base::Duration CallBudget::reserve(std::string_view service, std::string_view operation,
                                   base::TimePoint now) {
  std::lock_guard lock(mutex_);
  ++calls_[std::string(service) + ":" + std::string(operation)];
  if (rate_ == 0) return base::Duration{0};
  const base::TimePoint start = next_ ? std::max(*next_, now) : now;
  next_ = start + base::Duration{static_cast<std::int64_t>(1'000 / rate_)};
  return std::chrono::duration_cast<base::Duration>(start - now);
}

void CallBudget::throttled() {
  std::lock_guard lock(mutex_);
  rate_ = rate_ == 0 ? first_rate : std::max(slowest_rate, rate_ * 0.7);
}

void CallBudget::answered() {
  std::lock_guard lock(mutex_);
  if (rate_ == 0) return;
  rate_ += 0.5;
  if (rate_ < free_rate) return;
  rate_ = 0;
  next_.reset();
}

bool CallBudget::take_retry(int cost) {
  std::lock_guard lock(mutex_);
  if (quota_ < cost) return false;
  quota_ -= cost;
  return true;
}

void CallBudget::give_back(int cost) {
  std::lock_guard lock(mutex_);
  quota_ = std::min(limits_.retry_quota, quota_ + cost);
}

base::Duration CallBudget::backoff(int attempt) {
  const std::int64_t ceiling = std::min<std::int64_t>(20'000, 500LL << std::clamp(attempt - 1, 0, 10));
  std::lock_guard lock(mutex_);
  return base::Duration{
      static_cast<std::int64_t>(next_random(random_) % static_cast<std::uint64_t>(ceiling + 1))};
}

base::Duration CallBudget::skew() const {
  std::lock_guard lock(mutex_);
  return skew_;
}

void CallBudget::set_skew(base::Duration skew) {
  std::lock_guard lock(mutex_);
  skew_ = skew;
}

std::map<std::string, std::size_t> CallBudget::calls() const {
  std::lock_guard lock(mutex_);
  return calls_;
}

std::size_t CallBudget::total() const {
  std::size_t sum = 0;
  for (const auto& [operation, count] : calls()) sum += count;
  return sum;
}

std::shared_ptr<CallBudget> CallBudgets::of(const base::AccountId& account, const base::Region& region) {
  std::lock_guard lock(mutex_);
  auto& budget = budgets_[{account, region}];
  if (!budget) {
    BudgetLimits limits = limits_;
    limits.seed ^= name_hash(account.str() + region.str());
    budget = std::make_shared<CallBudget>(limits);
  }
  return budget;
}

std::map<std::string, std::size_t> CallBudgets::calls() const {
  std::lock_guard lock(mutex_);
  std::map<std::string, std::size_t> sum;
  for (const auto& [key, budget] : budgets_) {
    for (const auto& [operation, count] : budget->calls()) sum[operation] += count;
  }
  return sum;
}

std::size_t CallBudgets::total() const {
  std::size_t sum = 0;
  for (const auto& [operation, count] : calls()) sum += count;
  return sum;
}

}  // namespace cf::aws
