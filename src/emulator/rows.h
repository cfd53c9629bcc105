// Where the state is kept between requests: rows of bytes by kind and key. In memory, or in the state file.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace cf::emulator {

struct RowWrite {
  std::string kind, key;
  std::optional<std::string> value;  // none: erase
};

// Not thread-safe. Every use lies between begin() and end(); a process that holds begin() is the only writer.
class Rows {
 public:
  using Visit = std::function<void(std::string_view key, std::string_view value)>;
  virtual ~Rows() = default;
  // Takes the lock, waiting a while for another process. True: somebody else has written since our last
  // end().
  virtual base::Result<bool> begin() = 0;
  // Writes all or nothing, durably against a killed process, and gives the lock back.
  virtual base::Result<void> end(const std::vector<RowWrite>& writes) = 0;
  virtual base::Result<void> each(std::string_view kind, const Visit& visit) = 0;  // sorted by key
  // Rows whose key starts with prefix, sorted.
  virtual base::Result<void> each_with_prefix(std::string_view kind, std::string_view prefix,
                                              const Visit& visit) = 0;
  virtual base::Result<std::optional<std::string>> get(std::string_view kind, std::string_view key) = 0;
};

std::unique_ptr<Rows> memory_rows();

}  // namespace cf::emulator
