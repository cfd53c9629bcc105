// What a host answered, read without trust: what is missing or of another type reads as empty.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "document/node.h"

namespace cf::forge {

// Keys of nested objects joined by dots: "user.login".
const document::Node& at(const document::Node& node, std::string_view keys);
std::string text_at(const document::Node& node, std::string_view keys);  // also a number's spelling; null: ""
bool true_at(const document::Node& node, std::string_view keys);
std::int64_t integer_at(const document::Node& node, std::string_view keys);
double number_at(const document::Node& node, std::string_view keys);
base::TimePoint time_at(const document::Node& node, std::string_view keys);  // ISO 8601; else 1970

// Whether the second time is a second or more after the first: hosts store both of a fresh comment some
// milliseconds apart. True also if either can't be read.
bool was_edited(const document::Node& node, std::string_view created, std::string_view updated);

}  // namespace cf::forge
