#include "base/quote.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::base {
namespace {

constexpr std::size_t quoted_columns = 100;

// The byte at which code point `n` starts, or the end.
std::size_t code_point_start(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool continuation = (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u;
    if (!continuation && n-- == 0) break;
  }
  return at;
}

void neutralise_controls(std::string& text) {
  for (char& c : text) {
    if (c == '\t') {
      c = ' ';
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      c = '?';
    }
  }
}

}  // namespace

std::string quote_line(Origin at) {
  if (!at) return {};
  std::string line = source_line(at);
  if (trim(line).empty()) return {};
  const Location location = locate(at);
  if (!is_utf8(line)) {
    for (char& c : line) {
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
  }
  neutralise_controls(line);
  std::size_t caret = location.column > 0 ? static_cast<std::size_t>(location.column) - 1 : 0;
  const std::size_t length = code_points(line);
  if (length > quoted_columns) {
    const std::size_t first = caret > quoted_columns / 2 ? std::min(caret - quoted_columns / 2, length) : 0;
    const std::size_t begin = code_point_start(line, first);
    const std::size_t end = begin + code_point_start(std::string_view(line).substr(begin), quoted_columns);
    const bool cut_tail = end < line.size();
    line = (first > 0 ? "…" : "") + line.substr(begin, end - begin) + (cut_tail ? "…" : "");
    caret -= first;
    if (first > 0) ++caret;
  }
  const std::string number = location.line > 0 ? std::to_string(location.line) : std::string("?");
  std::string quoted = "  " + number + " | " + line + "\n";
  if (location.column > 0) {
    quoted += "  " + std::string(number.size(), ' ') + " | " + std::string(caret, ' ') + "^\n";
  }
  return quoted;
}

}  // namespace cf::base
