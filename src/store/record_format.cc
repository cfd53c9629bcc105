#include "store/record_format.h"

#include <charconv>

#include "base/digest.h"

namespace cf::store {
namespace {

constexpr std::string_view before_previous = "{\"previous\":\"";
constexpr std::string_view before_id = "\",\"id\":\"";
constexpr std::string_view before_record_sum = "\",\"sum\":\"";
constexpr std::string_view before_content = "\",\"record\":";
constexpr std::string_view after_content = "}\n";
constexpr std::size_t digest_digits = 64;
constexpr std::size_t id_digits = 16;
constexpr std::size_t name_digits = 20;
constexpr std::string_view name_end = ".json";

std::string sum_of(std::string_view previous, std::string_view id, std::string_view record) {
  return base::sha256_hex(std::string(previous).append("\n").append(id).append("\n").append(record));
}

// Cuts `literal` and then `size` characters off the front.
bool take_field(std::string_view& text, std::string_view literal, std::size_t size, std::string_view& field) {
  if (!text.starts_with(literal) || text.size() < literal.size() + size) return false;
  field = text.substr(literal.size(), size);
  text.remove_prefix(literal.size() + size);
  return true;
}

}  // namespace

std::string format_record(std::string_view previous, std::string_view id, std::string_view record) {
  std::string bytes(before_previous);
  bytes.append(previous).append(before_id).append(id).append(before_record_sum);
  bytes.append(sum_of(previous, id, record)).append(before_content).append(record).append(after_content);
  return bytes;
}

std::optional<FormattedRecord> parse_record(std::string_view bytes) {
  std::string_view previous, id, sum, none;
  if (!take_field(bytes, before_previous, digest_digits, previous) ||
      !take_field(bytes, before_id, id_digits, id) ||
      !take_field(bytes, before_record_sum, digest_digits, sum) ||
      !take_field(bytes, before_content, 0, none) || !bytes.ends_with(after_content))
    return std::nullopt;
  bytes.remove_suffix(after_content.size());
  if (sum_of(previous, id, bytes) != sum) return std::nullopt;
  return FormattedRecord{std::string(previous), std::string(bytes)};
}

std::string record_name(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(name_digits - digits.size(), '0').append(digits).append(name_end);
}

std::optional<std::uint64_t> number_of(std::string_view name) {
  if (name.size() != name_digits + name_end.size() || !name.ends_with(name_end)) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name_digits, number);
  if (error != std::errc{} || end != name.data() + name_digits || number == 0) return std::nullopt;
  return number;
}

}  // namespace cf::store
