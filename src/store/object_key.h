// The names of objects (objects.h).
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace cf::store {

inline constexpr std::size_t longest_object_key = 512;

// kind input, naming the key, unless it is one.
base::Result<void> check_object_key(std::string_view key);
// The same for what keys may begin with: "", "runs/", "runs/de".
base::Result<void> check_key_prefix(std::string_view prefix);

// Any name as one segment of a key: what a key may not hold is written _HH. Different names give different
// segments.
std::string key_segment(std::string_view name);

}  // namespace cf::store
