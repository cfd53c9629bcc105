#include "cli/question.h"

#include <unistd.h>

#include <iostream>

#include "base/error.h"
#include "base/strings.h"
#include "cli/terminal.h"

namespace cf::cli {

bool ask(const std::string& question) {
  if (::isatty(STDIN_FILENO) != 1)
    throw base::Failure(
        base::error(base::ErrorKind::usage,
                    "a question has to be answered, and standard input is no terminal: " + question,
                    "add --yes to answer yes"));
  print(question + " [y/N] ");
  std::string answer;
  if (!std::getline(std::cin, answer)) {
    print("\n");
    return false;
  }
  answer = base::to_lower(base::trim(answer));
  return answer == "y" || answer == "yes";
}

std::string ask_for(const std::string& question) {
  if (::isatty(STDIN_FILENO) != 1) return {};
  print(question + " ");
  std::string answer;
  if (!std::getline(std::cin, answer)) print("\n");
  return std::string(base::trim(answer));
}

}  // namespace cf::cli
