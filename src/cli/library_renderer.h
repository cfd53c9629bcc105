// A library's gold templates rendered as readers get them.
#pragma once

#include <string>

#include "gold/library.h"
#include "proof/proof.h"

namespace cf::cli {

// What a template is made of is in its text already (gold/compose.h), so that only Python templates are read
// from their file. `python` is the interpreter; empty: found.
proof::Render library_renderer(const gold::Library& library, const std::string& python);

}  // namespace cf::cli
