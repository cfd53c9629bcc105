// Values that would be another at each look (date, random): made once, kept in the plan, and used again by
// the deployment of that plan. Keys say where the value is used. Threads: any.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace cf::workflow {

class Frozen {
 public:
  Frozen() = default;
  explicit Frozen(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  std::string get(const std::string& key, const std::function<std::string()>& make) {
    std::lock_guard lock(mutex_);
    auto found = values_.find(key);
    if (found == values_.end()) found = values_.emplace(key, make()).first;
    return found->second;
  }
  std::map<std::string, std::string> values() const {
    std::lock_guard lock(mutex_);
    return values_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> values_;
};

}  // namespace cf::workflow
