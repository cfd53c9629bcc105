// Spelling and reading of numbers, as the formats we read and write define them.
#pragma once

#include <string>
#include <string_view>

namespace cf::document {

// A number by the grammar of JSON: -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?
bool is_json_number(std::string_view text);
// JSON's grammar without fraction and exponent.
bool is_json_integer(std::string_view text);

// The nearest double; infinite if it is too large. The text must be a decimal number, a sign and "1." or ".5"
// allowed.
double read_double(std::string_view text);

// The shortest text that reads back the same and is a float in JSON and in YAML 1.1: 1.0, 1.0e+22, .inf,
// -.inf, .nan.
std::string number_text(double value);
// As Python's repr() spells it: 1.0, 1e+22, inf, nan.
std::string python_float(double value);
// As RFC 8785 (ECMAScript's Number::toString) spells it: 1, 1e+22. The value must be finite.
std::string canonical_number(double value);

}  // namespace cf::document
