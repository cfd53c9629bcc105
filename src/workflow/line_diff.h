// The difference of two texts, line by line, in the unified form.
#pragma once

#include <string>
#include <string_view>

namespace cf::workflow {

// Empty if they are equal. `context` lines around each change. Myers' algorithm; texts that differ in more
// than a few thousand lines are shown as replaced whole, so that time stays bounded.
std::string unified_diff(std::string_view before, std::string_view after, const std::string& before_name,
                         const std::string& after_name, std::size_t context = 3);

}  // namespace cf::workflow
