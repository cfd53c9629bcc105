#include "document/pyyaml.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "document/number.h"

namespace cf::document {
namespace {

// Python refuses to print longer integers, too.
constexpr std::size_t longest_integer = 4300;

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

int digit_value(char c) {
  if (is_decimal(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

// A whole number of any size, built digit by digit.
class Accumulator {
 public:
  void multiply_add(std::uint32_t factor, std::uint32_t addend) {
    std::uint64_t carry = addend;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry % limb_base);
      carry /= limb_base;
    }
    if (carry > 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }

  Scalar value(bool negative) const {
    std::string digits;
    for (const std::uint32_t limb : limbs_) {
      std::string part = std::to_string(limb);
      digits.insert(0, std::string(9 - part.size(), '0') + part);
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) return std::int64_t{0};
    if (digits.size() <= 19) {
      const std::uint64_t magnitude = std::stoull(digits);
      constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
      if (magnitude <= largest) {
        const auto positive = static_cast<std::int64_t>(magnitude);
        return negative ? -positive : positive;
      }
      if (negative && magnitude == largest + 1) return std::numeric_limits<std::int64_t>::min();
    }
    return BigInteger{(negative ? "-" : "") + digits};
  }

 private:
  static constexpr std::uint64_t limb_base = 1'000'000'000;
  std::vector<std::uint32_t> limbs_;  // lowest first
};

struct Signed {
  bool negative = false;
  std::string_view digits;
};

Signed split_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) return {text[0] == '-', text.substr(1)};
  return {false, text};
}

// Digits of the base and underscores; at least one digit.
std::optional<Scalar> based(Signed number, std::uint32_t base) {
  Accumulator value;
  bool any = false;
  for (const char c : number.digits) {
    if (c == '_') continue;
    const int digit = digit_value(c);
    if (digit >= static_cast<int>(base)) return std::nullopt;
    value.multiply_add(base, static_cast<std::uint32_t>(digit));
    any = true;
  }
  if (!any) return std::nullopt;
  return value.value(number.negative);
}

// "[0-5]?[0-9]" at the front.
bool take_sixtieth(std::string_view& text, std::uint32_t& value) {
  if (text.empty() || !is_decimal(text[0])) return false;
  value = static_cast<std::uint32_t>(text[0] - '0');
  text.remove_prefix(1);
  if (!text.empty() && is_decimal(text[0])) {
    if (value > 5) return false;
    value = value * 10 + static_cast<std::uint32_t>(text[0] - '0');
    text.remove_prefix(1);
  }
  return true;
}

// [1-9][0-9_]*(:[0-5]?[0-9])+
std::optional<Scalar> sexagesimal(Signed number) {
  std::string_view rest = number.digits;
  Accumulator value;
  for (; !rest.empty() && rest[0] != ':'; rest.remove_prefix(1)) {
    if (rest[0] == '_') continue;
    if (!is_decimal(rest[0])) return std::nullopt;
    value.multiply_add(10, static_cast<std::uint32_t>(rest[0] - '0'));
  }
  if (rest.empty()) return std::nullopt;
  while (!rest.empty()) {
    std::uint32_t part = 0;
    if (rest[0] != ':') return std::nullopt;
    rest.remove_prefix(1);
    if (!take_sixtieth(rest, part)) return std::nullopt;
    value.multiply_add(60, part);
  }
  return value.value(number.negative);
}

// [0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*
std::optional<double> sexagesimal_float(Signed number) {
  const std::size_t point = number.digits.find('.');
  if (point == std::string_view::npos || !is_decimal(number.digits[0])) return std::nullopt;
  std::string_view fraction = number.digits.substr(point + 1);
  if (!std::all_of(fraction.begin(), fraction.end(), [](char c) { return is_decimal(c) || c == '_'; })) {
    return std::nullopt;
  }
  std::vector<std::string> parts(1);
  std::string_view rest = number.digits.substr(0, point);
  for (; !rest.empty() && rest[0] != ':'; rest.remove_prefix(1)) {
    if (rest[0] != '_' && !is_decimal(rest[0])) return std::nullopt;
    if (rest[0] != '_') parts[0] += rest[0];
  }
  while (!rest.empty()) {
    std::uint32_t part = 0;
    if (rest[0] != ':') return std::nullopt;
    rest.remove_prefix(1);
    if (!take_sixtieth(rest, part)) return std::nullopt;
    parts.push_back(std::to_string(part));
  }
  if (parts.size() < 2) return std::nullopt;
  parts.back() += ".";
  for (const char c : fraction) {
    if (c != '_') parts.back() += c;
  }
  // From the last part on, in the order in which Python adds.
  double value = 0;
  double base = 1;
  for (std::size_t i = parts.size(); i-- > 0; base *= 60) value += read_double(parts[i]) * base;
  return number.negative ? -value : value;
}

// [0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?  or  \.[0-9][0-9_]*([eE][-+][0-9]+)?  The second takes no sign.
std::optional<double> decimal_float(std::string_view text) {
  const Signed number = split_sign(text);
  std::string_view rest = number.digits;
  std::string digits;
  const auto take = [&](bool underscores) {
    std::size_t n = 0;
    for (; !rest.empty() && (is_decimal(rest[0]) || (underscores && rest[0] == '_'));
         rest.remove_prefix(1), ++n) {
      if (rest[0] != '_') digits += rest[0];
    }
    return n;
  };
  if (rest.empty()) return std::nullopt;
  if (rest[0] == '.') {
    if (rest.size() != text.size() || rest.size() < 2 || !is_decimal(rest[1])) return std::nullopt;
  } else if (!is_decimal(rest[0])) {
    return std::nullopt;
  }
  take(true);
  if (rest.empty() || rest[0] != '.') return std::nullopt;
  digits += '.';
  rest.remove_prefix(1);
  take(true);
  if (!rest.empty() && (rest[0] == 'e' || rest[0] == 'E')) {
    if (rest.size() < 3 || (rest[1] != '-' && rest[1] != '+')) return std::nullopt;
    digits.append("e").append(rest.substr(1, 1));
    rest.remove_prefix(2);
    if (take(false) == 0) return std::nullopt;
  }
  if (!rest.empty()) return std::nullopt;
  const double value = read_double(digits);
  return number.negative ? -value : value;
}

}  // namespace

std::optional<bool> pyyaml_bool(std::string_view text) {
  if (text.size() > 5) return std::nullopt;
  if (one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})) return false;
  return std::nullopt;
}

bool pyyaml_null(std::string_view text) {
  return one_of(text, {"", "~", "null", "Null", "NULL"});
}

std::optional<Scalar> pyyaml_integer(std::string_view text) {
  if (text.size() > longest_integer) return std::nullopt;
  const Signed number = split_sign(text);
  const std::string_view digits = number.digits;
  if (digits.empty() || !is_decimal(digits[0])) return std::nullopt;
  if (digits[0] == '0') {
    if (digits.size() == 1) return std::int64_t{0};
    if (digits[1] == 'b') return based({number.negative, digits.substr(2)}, 2);
    if (digits[1] == 'x') return based({number.negative, digits.substr(2)}, 16);
    return based(number, 8);
  }
  if (digits.find(':') != std::string_view::npos) return sexagesimal(number);
  return based(number, 10);
}

std::optional<double> pyyaml_float(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    return std::numeric_limits<double>::infinity();
  }
  if (one_of(text, {"-.inf", "-.Inf", "-.INF"})) return -std::numeric_limits<double>::infinity();
  if (one_of(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (text.find('.') == std::string_view::npos) return std::nullopt;
  if (const auto value = decimal_float(text)) return value;
  const Signed number = split_sign(text);
  if (number.digits.find(':') == std::string_view::npos) return std::nullopt;
  return sexagesimal_float(number);
}

Scalar decimal_integer(std::string_view text) {
  if (auto value = based(split_sign(text), 10)) return *std::move(value);
  return std::int64_t{0};
}

Scalar pyyaml_plain(std::string_view text) {
  if (pyyaml_null(text)) return Null{};
  const char first = text[0];
  if (!is_decimal(first) && first != '.' && first != '-' && first != '+') {
    if (const auto value = pyyaml_bool(text)) return *value;
    return std::string(text);
  }
  if (const auto value = pyyaml_float(text)) return *value;
  if (auto value = pyyaml_integer(text)) return *std::move(value);
  if (auto value = pyyaml_timestamp(text)) return *std::move(value);
  return std::string(text);
}

}  // namespace cf::document
