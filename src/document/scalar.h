// What a scalar means, by who reads it.
//
//  pyyaml          as PyYAML's SafeLoader resolves plain text (YAML 1.1): yes/on are booleans, 010 is 8, 0x1F
//  is 31, 1_000
//                  is 1000, 12:30:00 is 45000, 2012-10-17 a date, 1e3 text, 1. is 1.0. Configs are read so.
//  cloudformation  as CloudFormation reads templates: true/false booleans, numbers keep their spelling, dates
//  are text. json            true, false, null, numbers; everything else text.
// Quoted and block scalars are strings in every dialect, unless tagged !!int and the like (pyyaml).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "document/node.h"

namespace cf::document {

enum class Dialect { pyyaml, cloudformation, json };

struct Null {
  friend bool operator==(Null, Null) = default;
};
struct Date {  // a date or timestamp of YAML 1.1; text as Python's str() prints it
  std::string text;
  friend bool operator==(const Date&, const Date&) = default;
};
struct BigInteger {  // an integer that does not fit 64 bits: decimal digits
  std::string digits;
  friend bool operator==(const BigInteger&, const BigInteger&) = default;
};

using Scalar = std::variant<Null, bool, std::int64_t, BigInteger, double, Date, std::string>;

Scalar scalar(const Node& node, Dialect dialect);  // aborts unless node is a scalar

std::optional<std::string> as_string(const Node& node);  // scalar of any meaning: its raw text; else none
std::optional<bool> as_bool(const Node& node, Dialect dialect);
std::optional<std::int64_t> as_integer(const Node& node, Dialect dialect);
bool is_null(const Node& node, Dialect dialect);  // a null scalar, or absent

// As Python's str() prints it: True, None, 1.0, 2012-10-17. Sceptre and Jinja2 print scalars so.
std::string python_str(const Scalar& scalar);

// "a mapping", "a list", "a string", "an integer", ...: for messages.
std::string kind_name(const Node& node, Dialect dialect);

// Deep equality of meaning in a dialect; order of mapping keys does not count, tags do.
bool equal(const Node& a, const Node& b, Dialect dialect);

}  // namespace cf::document
