// Pages of AWS's documentation.
#pragma once

#include <string>
#include <string_view>

namespace cf::site {

// Of a published resource type in the template reference; empty: it has none there.
std::string documentation_of(std::string_view resource_type);

}  // namespace cf::site
