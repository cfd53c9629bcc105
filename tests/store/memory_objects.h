// Objects in memory, with a hook before every call.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "store/objects.h"

namespace cf::store::test {

class MemoryObjects final : public Objects {
 public:
  enum class Fault { none, not_sent, lost_before, lost_after };  // lost: an error of fate unknown

  base::Result<std::optional<StoredObject>> get(const std::string& key, const base::Call&) override {
    if (fault_of("get", key) != Fault::none) return network(base::Fate::unknown);
    std::lock_guard lock(mutex_);
    const auto found = objects.find(key);
    if (found == objects.end()) return std::optional<StoredObject>();
    return std::optional(StoredObject{found->second, version_of(found->second)});
  }
  base::Result<std::string> put(const std::string& key, std::string_view bytes, const std::string& expected,
                                const base::Call&) override {
    const Fault fault = fault_of("put", key);
    if (fault == Fault::not_sent) return network(base::Fate::not_sent);
    if (fault == Fault::lost_before) return network(base::Fate::unknown);
    std::lock_guard lock(mutex_);
    const auto found = objects.find(key);
    if ((found == objects.end() ? "" : version_of(found->second)) != expected)
      return base::error(base::ErrorKind::conflict, key + " is another");
    objects[key] = std::string(bytes);
    if (fault == Fault::lost_after) return network(base::Fate::unknown);
    return version_of(bytes);
  }
  base::Result<void> remove(const std::string& key, const std::string& expected, const base::Call&) override {
    std::lock_guard lock(mutex_);
    const auto found = objects.find(key);
    if (found == objects.end()) return {};
    if (version_of(found->second) != expected) return base::error(base::ErrorKind::conflict, key);
    objects.erase(found);
    return {};
  }
  base::Result<std::vector<std::string>> list(const std::string& prefix, const base::Call&) override {
    std::lock_guard lock(mutex_);
    std::vector<std::string> keys;
    for (const auto& [key, bytes] : objects) {
      if (key.starts_with(prefix)) keys.push_back(key);
    }
    return keys;
  }
  std::string where() const override { return "memory"; }

  std::function<Fault(const std::string& operation, const std::string& key)> fault;
  std::map<std::string, std::string> objects;

 private:
  static std::string version_of(std::string_view bytes) {
    return "v" + std::to_string(std::hash<std::string_view>()(bytes));
  }
  static base::Error network(base::Fate fate) {
    base::Error error = base::error(base::ErrorKind::network, "connection reset");
    error.fate = fate;
    return error;
  }
  Fault fault_of(const std::string& operation, const std::string& key) const {
    return fault ? fault(operation, key) : Fault::none;
  }
  std::mutex mutex_;
};

}  // namespace cf::store::test
