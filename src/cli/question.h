// Questions on the terminal.
#pragma once

#include <string>

namespace cf::cli {

// False for anything but y or yes. Without a terminal on standard input nobody can answer: throws Failure,
// kind blocked, naming --yes.
bool ask(const std::string& question);

// What somebody types in answer, without blanks around it; empty where nobody can be asked: standard input is
// no terminal.
std::string ask_for(const std::string& question);

}  // namespace cf::cli
