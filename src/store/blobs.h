// Files by their content: a blob's name is the SHA-256 of its bytes. Writing is atomic and repeatable;
// reading checks.
//
// Threads and processes: any number.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cf::store {

class Blobs {
 public:
  static constexpr std::size_t largest_blob = 1u << 30;

  explicit Blobs(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // The name of the bytes, which are durable when it returns. A damaged blob of that name is replaced.
  base::Result<std::string> put(std::string_view bytes);
  // kind not_found: none of that name; input: damaged.
  base::Result<std::string> get(std::string_view name) const;
  bool has(std::string_view name) const;
  // Where a blob of that name is kept, whether it is there or not. The name must be 64 lower-case hex digits.
  std::filesystem::path path(std::string_view name) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace cf::store
