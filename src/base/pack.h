// Texts that cmake/Pack.cmake packed into the program.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cf::base {

// Path below the packed folder -> text.
std::map<std::string, std::string> unpack(std::string_view packed);

}  // namespace cf::base
