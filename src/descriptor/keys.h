// The keys a descriptor has, by the version of its format: 1 (also a file without `version`) or 2.
#pragma once

#include <span>
#include <string>

namespace cf::descriptor {

std::span<const std::string> top_level_keys(int format);
std::span<const std::string> environment_keys(int format);
std::span<const std::string> entry_keys(int format);
std::span<const std::string> rule_keys();  // of defaults, groups and environments of version 2

}  // namespace cf::descriptor
