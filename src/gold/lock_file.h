// gold.lock: the digest of every gold template and artifact the project uses, the version that each range
// stands for, and how new the registry's index was; one a line, sorted.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/error.h"

namespace cf::gold {

// "network/vpc.json 1.0.0" -> SHA-256 in hex.
using Digests = std::map<std::string, std::string>;
// "network/vpc.json ^1.0" -> "1.2.0".
using Pins = std::map<std::string, std::string>;

// Address of a registry over a network, without credentials -> the highest serial of its signed index that
// was seen when pins were made: an older index is refused by whoever has the lock.
using Serials = std::map<std::string, std::uint64_t>;

struct Lock {
  Digests digests;
  Pins ranges;
  Serials serials;
};

// Of format 1, which older programs read too, while there are no ranges; else of format 2. Older programs do
// not see the serials.
std::string print_lock(const Lock& lock);
// The version that the lock holds a range of a template to. Empty: none, or one that can't count: it is not
// in the range, or the lock has no digest of it.
std::string pin_of(const Lock& lock, const std::string& path, const std::string& range);
base::Result<Lock> parse_lock(std::string_view path, const std::string& text);  // malformed: kind input

}  // namespace cf::gold
