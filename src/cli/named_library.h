// The library of gold templates that a command works on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gold/library.h"

namespace cf::cli {

// Of the folder that --library names, or of one with a library.yaml: here, or gold-templates below. Prints
// what is wrong with it; empty: there are errors. Throws Failure where there is none.
std::optional<gold::Library> named_library(const std::string& folder);

// The templates that are named, by path or name; all, if none is. A misspelt one throws with a suggestion.
std::vector<const gold::SourceTemplate*> named_templates(const gold::Library& library,
                                                         const std::vector<std::string>& names);

}  // namespace cf::cli
