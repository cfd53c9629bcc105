// Words of a line as a POSIX shell quotes them, nothing expanded (Python's shlex.split).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cf::resolve {

std::optional<std::vector<std::string>> shell_words(std::string_view line);  // none: a quote is not closed

}  // namespace cf::resolve
