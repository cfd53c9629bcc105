// The manual's pages as text for a terminal.
#pragma once

#include <string>
#include <string_view>

#include "report/report.h"

namespace cf::cli {

// Headings in bold, code without its fences, tables and the rest as they are.
std::string page_text(std::string_view markdown, const report::TerminalStyle& style);

}  // namespace cf::cli
