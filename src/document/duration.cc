#include "document/duration.h"

#include <charconv>

namespace cf::document {

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::size_t most_digits = 9;
  if (text.size() < 2 || text.size() > most_digits + 1 || text[0] < '0' || text[0] > '9') return std::nullopt;
  long long number = 0;
  const char* end = text.data() + text.size() - 1;
  if (std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
  switch (text.back()) {
    case 's':
      return std::chrono::seconds(number);
    case 'm':
      return std::chrono::minutes(number);
    case 'h':
      return std::chrono::hours(number);
    case 'd':
      return std::chrono::hours(24 * number);
    default:
      return std::nullopt;
  }
}

}  // namespace cf::document
