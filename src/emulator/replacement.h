// Whether an update of a resource needs a new physical one.
#pragma once

#include <string_view>

#include "document/node.h"

namespace cf::emulator {

bool needs_replacement(std::string_view type, const document::Node& before, const document::Node& after);

}  // namespace cf::emulator
