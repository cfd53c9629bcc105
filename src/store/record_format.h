// The bytes of a record of a shared log (record_log.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cf::store {

struct FormattedRecord {
  std::string previous;  // SHA-256 of the record before, in hexadecimal
  std::string record;
};

std::string format_record(std::string_view previous, std::string_view id, std::string_view record);
// None: these are not the bytes that format_record gave.
std::optional<FormattedRecord> parse_record(std::string_view bytes);

// "00000000000000000007.json".
std::string record_name(std::uint64_t number);
std::optional<std::uint64_t> number_of(std::string_view name);

}  // namespace cf::store
