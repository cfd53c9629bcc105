// Whether an update of a resource needs a new physical one.
#pragma once

#include <string_view>

#include "document/node.h"

namespace cf::emulator {

// Equal when sent: 5 is "5", the order of keys does not count.
bool same_value(const document::Node& a, const document::Node& b);

bool needs_replacement(std::string_view type, const document::Node& before, const document::Node& after);

}  // namespace cf::emulator
