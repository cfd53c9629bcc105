// Untrusted text made safe, beside what report.h offers to everybody.
#pragma once

#include <string>
#include <string_view>

namespace cf::report {

// Masked, one line, with what can't be seen or would rule the display written out: "\x1b", "\u202e", "\n".
std::string visible_line(std::string_view text);

// A Markdown code span with a fence longer than any inside; safe in table cells.
std::string code_span(std::string_view text);
// For HTML inside Markdown (<summary>): entities, and no mentions.
std::string for_markdown_html(std::string_view text);

}  // namespace cf::report
