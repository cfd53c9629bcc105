// The keys a descriptor has.
#pragma once

#include <span>
#include <string>

namespace cf::descriptor {

std::span<const std::string> top_level_keys();
std::span<const std::string> environment_keys();
std::span<const std::string> entry_keys();

}  // namespace cf::descriptor
