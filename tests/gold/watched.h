// A backend behind another one, for tests that break a publishing off or run one within another.
#pragma once

#include <functional>

#include "gold/backend.h"

namespace cf::gold {

// Stands before a backend and does something at each write, or fails it.
class Watched final : public Backend {
 public:
  using Before = std::function<base::Result<void>(const std::string& path)>;
  Watched(Backend& under, Before before) : under_(under), before_(std::move(before)) {}
  base::Result<Stored> read(const std::string& path, std::size_t limit, const base::Call& call) override {
    return under_.read(path, limit, call);
  }
  base::Result<void> prepare(const base::Call& call) override { return under_.prepare(call); }
  base::Result<void> write(const std::string& path, std::string_view bytes, const std::string& expected,
                           const base::Call& call) override {
    if (auto may = before_(path); !may) return may;
    return under_.write(path, bytes, expected, call);
  }
  std::string location_of(const std::string& path) const override { return under_.location_of(path); }
  bool is_remote() const override { return false; }

 private:
  Backend& under_;
  Before before_;
};

}  // namespace cf::gold
