// What is made once for each key, whoever asks first. Threads: any; others that ask for the key wait.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace cf::workflow {

template <typename Key, typename Value>
class OnceEach {
 public:
  // The reference lives as long as this. Where `make` throws, the next one who asks makes it.
  template <typename Make>
  const Value& get(const Key& key, const Make& make) {
    Slot& slot = slot_of(key);
    std::call_once(slot.made, [&] { slot.value.emplace(make()); });
    return *slot.value;
  }

 private:
  struct Slot {
    std::once_flag made;
    std::optional<Value> value;
  };

  Slot& slot_of(const Key& key) {
    std::lock_guard lock(mutex_);
    std::unique_ptr<Slot>& slot = slots_[key];
    if (!slot) slot = std::make_unique<Slot>();
    return *slot;
  }

  std::mutex mutex_;
  std::map<Key, std::unique_ptr<Slot>> slots_;
};

}  // namespace cf::workflow
