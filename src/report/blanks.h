// Characters that look like a blank, or like nothing.
#pragma once

#include <string>
#include <string_view>

namespace cf::report {

// Whether two texts that are not equal show no difference but in such characters.
bool differ_in_blanks(std::string_view a, std::string_view b);

// The text with each of them written out ("<U+00A0>"), but blanks themselves: those only at its end, if
// `at_end`.
std::string with_blanks_written_out(std::string_view text, bool at_end);

}  // namespace cf::report
