#include "jinja/jinja.h"

namespace cf::jinja {

bool has_syntax(std::string_view text) {
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == '{' || next == '%' || next == '#') return true;
  }
  return false;
}

}  // namespace cf::jinja
