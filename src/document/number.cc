#include "document/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace cf::document {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && digit(text[at])) ++at;
  return at;
}

// Where JSON's integer part ends; 0 if there is none.
std::size_t integer_part(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  if (at >= text.size() || !digit(text[at])) return 0;
  return text[at] == '0' ? at + 1 : skip_digits(text, at);
}

// value = 0.d1d2d3... * 10^exponent with the fewest digits that read back the same.
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

Decimal shortest(double value) {
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  Decimal result;
  if (text[0] == '-') {
    result.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  for (const char c : text.substr(0, e)) {
    if (c != '.') result.digits += c;
  }
  result.exponent = std::atoi(std::string(text.substr(e + 1)).c_str()) + 1;
  return result;
}

std::string exponent_form(const Decimal& d, std::size_t exponent_digits) {
  const int exponent = d.exponent - 1;
  std::string magnitude = std::to_string(std::abs(exponent));
  if (magnitude.size() < exponent_digits) magnitude.insert(0, exponent_digits - magnitude.size(), '0');
  std::string text = d.digits.substr(0, 1);
  if (d.digits.size() > 1) text += "." + d.digits.substr(1);
  return text + "e" + (exponent < 0 ? "-" : "+") + magnitude;
}

std::string positional_form(const Decimal& d) {
  if (d.exponent <= 0) return "0." + std::string(static_cast<std::size_t>(-d.exponent), '0') + d.digits;
  const auto whole = static_cast<std::size_t>(d.exponent);
  if (whole >= d.digits.size()) return d.digits + std::string(whole - d.digits.size(), '0');
  return d.digits.substr(0, whole) + "." + d.digits.substr(whole);
}

}  // namespace

bool is_json_integer(std::string_view text) {
  const std::size_t end = integer_part(text);
  return end > 0 && end == text.size();
}

bool is_json_number(std::string_view text) {
  std::size_t at = integer_part(text);
  if (at == 0) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = at + 1;
    at = skip_digits(text, fraction);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = skip_digits(text, exponent);
    if (at == exponent) return false;
  }
  return at == text.size();
}

double read_double(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  // from_chars leaves the value alone where it is out of range; strtod says whether it is huge or tiny.
  if (read.ec == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

std::string python_float(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const Decimal d = shortest(value);
  std::string text;
  if (d.exponent > 16 || d.exponent < -3) {
    text = exponent_form(d, 2);
  } else {
    text = positional_form(d);
    if (text.find('.') == std::string::npos) text += ".0";
  }
  return d.negative ? "-" + text : text;
}

std::string number_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  std::string text = python_float(value);
  // YAML 1.1 wants a point in a float: "1e+22" would be text.
  const std::size_t e = text.find('e');
  if (e != std::string::npos && text.find('.') == std::string::npos) text.insert(e, ".0");
  return text;
}

std::string canonical_number(double value) {
  if (value == 0) return "0";
  const Decimal d = shortest(value);
  const std::string text = d.exponent > 21 || d.exponent < -5 ? exponent_form(d, 1) : positional_form(d);
  return d.negative ? "-" + text : text;
}

}  // namespace cf::document
