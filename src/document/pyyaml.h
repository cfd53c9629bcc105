// Plain scalars as PyYAML's SafeLoader resolves them (YAML 1.1, yaml/resolver.py and yaml/constructor.py).
#pragma once

#include <optional>
#include <string_view>

#include "document/scalar.h"

namespace cf::document {

// Each returns none where the text is not of that type. Texts that PyYAML's resolver takes and its
// constructor fails on (0b_, 2023-02-30) are none too: they stay text.
std::optional<bool> pyyaml_bool(std::string_view text);
bool pyyaml_null(std::string_view text);
std::optional<Scalar> pyyaml_integer(std::string_view text);  // std::int64_t or BigInteger
std::optional<double> pyyaml_float(std::string_view text);
std::optional<Date> pyyaml_timestamp(std::string_view text);

// What untagged plain text means.
Scalar pyyaml_plain(std::string_view text);

// The decimal integer that [-+]?[0-9]+ spells: std::int64_t, or BigInteger past 64 bits.
Scalar decimal_integer(std::string_view text);

}  // namespace cf::document
