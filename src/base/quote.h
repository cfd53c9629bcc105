// The quoted source line under an error, with a caret where the position is.
#pragma once

#include <string>

#include "base/source.h"

namespace cf::base {

// "  3 | regoin: x\n    | ^\n"; empty if the line is unknown. Long lines are cut around the caret, control
// characters replaced.
std::string quote_line(Origin at);

}  // namespace cf::base
