// Values and durations as people read them. Raw text: the caller neutralises it for where it goes.
#pragma once

#include <string>

#include "document/node.h"

namespace cf::report {

// One line: strings bare (quoted if empty or with blanks at an end), lists and mappings as JSON, "****" for
// secrets,
// "(known after deploy)" for unknown, "(not set)" for absent.
std::string value_text(const document::Node& value);

std::string duration_text(double seconds);  // "0.4 s", "12 s", "3 min 05 s", "1 h 02 min"

}  // namespace cf::report
