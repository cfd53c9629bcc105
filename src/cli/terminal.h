// What standard output and standard error are, and writing to them.
#pragma once

#include <string_view>

#include "report/report.h"

namespace cf::cli {

struct Terminal {
  bool interactive = false;  // stdout is a terminal that understands cursor movement
  report::TerminalStyle style;
};

// `colour` is auto, always or never; NO_COLOR, TERM=dumb and the locale are looked at.
Terminal detect_terminal(std::string_view colour, bool verbose);

void print(std::string_view text);        // stdout, all of it; a reader that went away (| head) is no failure
bool output_failed();                     // something could not be written, such as onto a full disk
void print_error(std::string_view text);  // stderr

}  // namespace cf::cli
