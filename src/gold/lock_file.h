// gold.lock: the digest of every gold template and artifact the project uses, and the version that each range
// stands for; one a line, sorted.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/error.h"

namespace cf::gold {

// "network/vpc.json 1.0.0" -> SHA-256 in hex.
using Digests = std::map<std::string, std::string>;
// "network/vpc.json ^1.0" -> "1.2.0".
using Pins = std::map<std::string, std::string>;

struct Lock {
  Digests digests;
  Pins ranges;
};

// Of format 1, which older programs read too, while there are no ranges; else of format 2.
std::string print_lock(const Lock& lock);
// The version that the lock holds a range of a template to. Empty: none, or one that can't count: it is not
// in the range, or the lock has no digest of it.
std::string pin_of(const Lock& lock, const std::string& path, const std::string& range);
base::Result<Lock> parse_lock(std::string_view path, const std::string& text);  // malformed: kind input

}  // namespace cf::gold
