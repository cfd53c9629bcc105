// The part of a plan that says what the environment's rules make of it.
#pragma once

#include <string>
#include <vector>

#include "report/lines.h"
#include "report/report.h"

namespace cf::report {

// Empty where there are no lines.
std::string rules_text(const std::string& environment, const std::vector<Line>& lines,
                       const TerminalStyle& style);
// A line that is indented is put behind the one before it.
std::string rules_markdown(const std::string& environment, const std::vector<Line>& lines);

}  // namespace cf::report
