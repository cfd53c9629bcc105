#include "template/substitution.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::template_ {

std::vector<SubstitutionPart> parse_substitution(std::string_view text) {
  std::vector<SubstitutionPart> parts;
  std::string literal;
  std::size_t literal_start = 0;
  auto flush = [&] {
    if (!literal.empty()) parts.push_back({false, std::move(literal), literal_start});
    literal.clear();
  };
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t open = text.find("${", i);
    std::size_t close = open == std::string_view::npos ? open : text.find('}', open + 2);
    if (close == std::string_view::npos) {
      if (literal.empty()) literal_start = i;
      literal += text.substr(i);
      break;
    }
    if (open > i) {
      if (literal.empty()) literal_start = i;
      literal += text.substr(i, open - i);
    }
    std::string_view name = text.substr(open + 2, close - open - 2);
    if (!name.empty() && name[0] == '!') {
      if (literal.empty()) literal_start = open;
      literal += "${";
      literal += name.substr(1);
      literal += '}';
    } else {
      flush();
      parts.push_back({true, std::string(base::trim(name)), open});
    }
    i = close + 1;
  }
  flush();
  return parts;
}

bool is_substitution_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == ':';
  });
}

}  // namespace cf::template_
