#include "base/bucket_name.h"

#include <algorithm>
#include <array>

namespace cf::base {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::array<std::string_view, 3> reserved_starts{"xn--", "sthree-", "amzn-s3-demo-"};
constexpr std::array<std::string_view, 5> reserved_ends{"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                        "--table-s3"};

bool is_ip_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || digits.find(c) != std::string_view::npos;
}

}  // namespace

std::string_view wrong_in_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return "is not of 3 to 63 characters";
  if (!std::all_of(name.begin(), name.end(),
                   [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; }))
    return "has characters other than lower-case letters, digits, dots and hyphens";
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back()))
    return "does not begin and end with a letter or digit";
  if (name.find("..") != std::string_view::npos) return "has two dots side by side";
  if (is_ip_address(name)) return "is written as an IP address";
  const bool is_reserved = std::any_of(reserved_starts.begin(), reserved_starts.end(),
                                       [&](std::string_view start) { return name.starts_with(start); }) ||
                           std::any_of(reserved_ends.begin(), reserved_ends.end(),
                                       [&](std::string_view end) { return name.ends_with(end); });
  return is_reserved ? "begins or ends in a way that S3 keeps for itself" : "";
}

}  // namespace cf::base
