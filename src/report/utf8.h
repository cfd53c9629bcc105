// Text as code points, for the sink: what is not UTF-8 comes as U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cf::report {

// The code point at `at`, which moves past it.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_code_point(std::string& out, char32_t c);

// Columns on a terminal: two for wide East Asian characters and emoji, none for combining marks.
std::size_t display_width(std::string_view text);
// At most `width` columns, with "…" (or "...") in place of what is cut.
std::string fit(std::string_view text, std::size_t width, bool unicode = true);
std::string pad(std::string text, std::size_t width);  // blanks at the right

// Broken at blanks into lines of at most `width` columns; words that are longer are not broken.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace cf::report
