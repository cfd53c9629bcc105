// YAML 1.1 timestamps: 2012-10-17, 2001-12-14t21:59:43.10-05:00.
#include <array>
#include <chrono>
#include <cstdio>

#include "document/pyyaml.h"

namespace cf::document {
namespace {

class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  bool accept(char c) {
    if (peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Between `least` and `most` digits; -1: not there.
  int number(std::size_t least, std::size_t most) {
    int value = 0;
    std::size_t n = 0;
    for (; n < most && peek() >= '0' && peek() <= '9'; ++n) {
      value = value * 10 + (peek() - '0');
      rest_.remove_prefix(1);
    }
    last_digits_ = n;
    return n < least ? -1 : value;
  }
  std::size_t last_digits() const { return last_digits_; }
  std::size_t blanks() {
    std::size_t n = 0;
    for (; peek() == ' ' || peek() == '\t'; ++n) rest_.remove_prefix(1);
    return n;
  }
  std::string digits() {
    std::string text;
    for (; peek() >= '0' && peek() <= '9'; rest_.remove_prefix(1)) text += peek();
    return text;
  }

 private:
  std::string_view rest_;
  std::size_t last_digits_ = 0;
};

bool is_date(int year, int month, int day) {
  using namespace std::chrono;
  return year >= 1 && month >= 1 && day >= 1 &&
         year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                        std::chrono::day{static_cast<unsigned>(day)}}
             .ok();
}

// "", "+00:00" for Z, "-05:30"; none if malformed.
std::optional<std::string> take_zone(TextCursor& cursor) {
  cursor.blanks();
  if (cursor.done()) return "";
  if (cursor.accept('Z')) return "+00:00";
  const char sign = cursor.peek();
  if (!cursor.accept('+') && !cursor.accept('-')) return std::nullopt;
  const int hours = cursor.number(1, 2);
  const int minutes = cursor.accept(':') ? cursor.number(2, 2) : 0;
  if (hours < 0 || minutes < 0) return std::nullopt;
  const int total = hours * 60 + minutes;
  if (total >= 24 * 60) return std::nullopt;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%c%02d:%02d", total == 0 ? '+' : sign, total / 60, total % 60);
  return text.data();
}

}  // namespace

std::optional<Date> pyyaml_timestamp(std::string_view text) {
  if (text.size() < 8 || text[4] != '-') return std::nullopt;
  TextCursor cursor(text);
  const int year = cursor.number(4, 4);
  if (year < 0 || !cursor.accept('-')) return std::nullopt;
  const int month = cursor.number(1, 2);
  const bool two_digit_month = cursor.last_digits() == 2;
  if (month < 0 || !cursor.accept('-')) return std::nullopt;
  const int day = cursor.number(1, 2);
  const bool two_digit_day = cursor.last_digits() == 2;
  if (day < 0 || !is_date(year, month, day)) return std::nullopt;
  std::array<char, 64> buffer{};
  if (cursor.done()) {
    if (!two_digit_month || !two_digit_day) return std::nullopt;
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", year, month, day);
    return Date{buffer.data()};
  }
  if (!cursor.accept('T') && !cursor.accept('t') && cursor.blanks() == 0) return std::nullopt;
  const int hour = cursor.number(1, 2);
  if (hour < 0 || hour > 23 || !cursor.accept(':')) return std::nullopt;
  const int minute = cursor.number(2, 2);
  if (minute < 0 || minute > 59 || !cursor.accept(':')) return std::nullopt;
  const int second = cursor.number(2, 2);
  if (second < 0 || second > 59) return std::nullopt;
  std::string fraction = cursor.accept('.') ? cursor.digits() : std::string();
  fraction.resize(6, '0');
  const auto zone = take_zone(cursor);
  if (!zone || !cursor.done()) return std::nullopt;
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute,
                second);
  return Date{buffer.data() + (fraction == "000000" ? "" : "." + fraction) + *zone};
}

}  // namespace cf::document
