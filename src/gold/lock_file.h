// gold.lock: the digest of every gold template and artifact the project uses, one a line, sorted.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/error.h"

namespace cf::gold {

// "network/vpc.json 1.0.0" -> SHA-256 in hex.
using Digests = std::map<std::string, std::string>;

std::string print_lock(const Digests& digests);
base::Result<Digests> parse_lock(std::string_view path, const std::string& text);  // malformed: kind input

}  // namespace cf::gold
