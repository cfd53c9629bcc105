// A yes-or-no question on the terminal.
#pragma once

#include <string>

namespace cf::cli {

// False for anything but y or yes. Without a terminal on standard input nobody can answer: throws Failure,
// kind blocked, naming --yes.
bool ask(const std::string& question);

}  // namespace cf::cli
