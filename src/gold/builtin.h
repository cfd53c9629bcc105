// The library that the program brings: gold-templates/ of the source tree, packed by cmake/PackLibrary.cmake.
#pragma once

#include "gold/library.h"

namespace cf::gold {

inline constexpr const char* builtin_address = "builtin:";

Tree builtin_tree();

}  // namespace cf::gold
