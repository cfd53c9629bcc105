// The context as the Rust side reads it (minijinja-abi/src/context.rs).
#pragma once

#include <string>

#include "document/node.h"

namespace cf::jinja {

// Appends the value. False: it holds an unknown, secret or invalid node.
bool encode(const document::Node& value, std::string& out);

}  // namespace cf::jinja
