// Whether reading what is deployed can prove that a stack is as wanted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/template.h"

namespace cf::plan {

// Reasons, as clauses for people, sorted by kind; empty: reading proves it. `given` says whether a value is
// sent for a parameter (not "use previous").
std::vector<std::string> unprovable(const template_::Template& t, std::string_view body,
                                    const std::vector<std::string>& given);

enum class Sameness { same, altered, different };
// altered: they differ only by characters that GetTemplate returns as '?'.
Sameness sameness(std::string_view desired, std::string_view deployed);

}  // namespace cf::plan
