#include "report/blanks.h"

#include "report/utf8.h"

namespace cf::report {

namespace {

// What neutralise.h writes out by itself is not among them.
bool looks_like_blank(char32_t c) {
  return c == '\t' || c == 0xA0 || c == 0x34F || c == 0x115F || c == 0x1160 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x2800 || c == 0x3000 ||
         c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFFA0;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(text, at);
    if (c != ' ' && !looks_like_blank(c)) out += text.substr(start, at - start);
  }
  return out;
}

void append_written_out(std::string& out, char32_t c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  out += "<U+";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(c >> static_cast<unsigned>(shift)) & 0xFU];
  out += '>';
}

}  // namespace

bool differ_in_blanks(std::string_view a, std::string_view b) {
  return a != b && without_blanks(a) == without_blanks(b);
}

std::string with_blanks_written_out(std::string_view text, bool at_end) {
  // 0: there are only blanks
  const std::size_t end = at_end ? text.find_last_not_of(' ') + 1 : text.size();
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(text, at);
    if (looks_like_blank(c) || (c == ' ' && start >= end)) {
      append_written_out(out, c);
    } else {
      out += text.substr(start, at - start);
    }
  }
  return out;
}

}  // namespace cf::report
