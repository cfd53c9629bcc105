#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>

#include "base/strings.h"

namespace cf::cli {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = base::to_lower(variable(name));
    if (value.empty()) continue;
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

int write_errno = 0;

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      if (errno != EPIPE) write_errno = errno;
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

Terminal detect_terminal(std::string_view colour, bool verbose) {
  Terminal terminal;
  const bool tty = ::isatty(STDOUT_FILENO) == 1;
  const bool dumb = variable("TERM") == "dumb";
  terminal.interactive = tty && !dumb;
  terminal.style.colour =
      colour == "always" || (colour != "never" && tty && !dumb && variable("NO_COLOR").empty());
  terminal.style.unicode = locale_is_utf8();
  terminal.style.verbose = verbose;
  winsize size{};
  if (tty && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    terminal.style.width = std::clamp<int>(size.ws_col, 40, 240);
  return terminal;
}

void print(std::string_view text) {
  write_all(STDOUT_FILENO, text);
}
bool output_failed() {
  return write_errno != 0;
}
void print_error(std::string_view text) {
  write_all(STDERR_FILENO, text);
}

}  // namespace cf::cli
