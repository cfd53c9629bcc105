// Regular expressions of AllowedPattern: the whole value has to match, as Java's matches() has it.
#pragma once

#include <string_view>

namespace cf::template_ {

enum class PatternMatch { matches, differs, invalid_pattern, too_costly };

// Bounded in time: too_costly where PCRE2's match limit was reached.
PatternMatch match_pattern(std::string_view pattern, std::string_view text);

}  // namespace cf::template_
