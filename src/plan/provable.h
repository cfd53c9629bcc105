// Whether reading what is deployed can prove that a stack is as wanted.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "template/template.h"

namespace cf::plan {

// Reasons, as clauses for people, sorted by kind; empty: reading proves it. `given` says whether a value is
// sent for a parameter (not "use previous"). `references`: the dynamic references that it holds once it is
// evaluated ("ssm:/name"), since parts and values of parameters may make one.
std::vector<std::string> unprovable(const template_::Template& t, std::string_view body,
                                    const std::vector<std::string>& given,
                                    const std::set<std::string>& references);

enum class Sameness { same, altered, different };
// altered: they differ only by characters that GetTemplate returns as '?'.
Sameness sameness(std::string_view desired, std::string_view deployed);

}  // namespace cf::plan
