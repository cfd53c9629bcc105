// Lines onto a terminal: colour, symbols, width. The only place that writes escapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/lines.h"
#include "report/report.h"

namespace cf::report {

// `text` is neutralised and coloured.
std::string paint(const TerminalStyle& style, Tone tone, std::string_view text);
// Our own words around it may hold no untrusted text: nothing is neutralised here.
std::string paint_trusted(const TerminalStyle& style, Tone tone, std::string_view text);
// Each line on its own, indented and broken at the style's width.
std::string print(const TerminalStyle& style, const std::vector<Line>& lines, int indent);
std::string rule(const TerminalStyle& style);  // a horizontal line
Wording wording_of(const TerminalStyle& style);

}  // namespace cf::report
