// A template as transforms leave it: GetTemplate's stage Processed.
#pragma once

#include "emulator/templates.h"

namespace cf::emulator {

// Loops are expanded and functions whose value is known are replaced by it; references to resources stay.
Node processed_template(const StackEvaluation& evaluation);

}  // namespace cf::emulator
