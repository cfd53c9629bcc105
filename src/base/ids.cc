#include "base/ids.h"

#include <algorithm>

namespace cf::base {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::optional<std::string> canonical_path(std::string_view text) {
  if (text.starts_with('/')) return std::nullopt;
  std::string path;
  path.reserve(text.size());
  while (!text.empty()) {
    const std::string_view segment = text.substr(0, text.find('/'));
    text.remove_prefix(std::min(segment.size() + 1, text.size()));
    if (segment == "..") return std::nullopt;
    if (segment.empty() || segment == ".") continue;
    if (!path.empty()) path += '/';
    path += segment;
  }
  return path;
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

// Words of lower-case letters joined by '-', at least two, then a number: us-gov-west-1.
bool is_region(std::string_view text) {
  int words = 0;
  std::size_t i = 0;
  while (true) {
    std::size_t begin = i;
    while (i < text.size() && is_lower(text[i])) ++i;
    if (i == begin || i == text.size() || text[i] != '-') return false;
    ++words;
    ++i;
    if (i < text.size() && is_digit(text[i])) break;
  }
  const std::string_view number = text.substr(i);
  return words >= 2 && number.size() <= 2 && text.size() <= 32 &&
         std::all_of(number.begin(), number.end(), is_digit);
}

bool is_stack_name(std::string_view text) {
  if (text.empty() || text.size() > 128 || !is_letter(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

std::string UnitId::str() const {
  return environment.str() + "/" + account.str() + "/" + region.str() + "/" + path.str();
}

}  // namespace cf::base
