// JSON in and out.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "document/node.h"
#include "document/scalar.h"

namespace cf::document {

// Reads one JSON text with positions; numbers keep their spelling (1.10, 23 digits). Depth at most 200.
// Duplicate keys: an error. A JSON string becomes a double-quoted scalar, numbers and literals plain ones.
Node parse_json(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics);
Node parse_json(std::string path, std::string text, base::Diagnostics& diagnostics);
// For answers of services and of our own processes, where positions do not matter: no source is registered.
base::Result<Node> parse_json_text(std::string_view text);

struct JsonStyle {
  int indent = 0;                   // 0: one line
  Dialect dialect = Dialect::json;  // how scalars are read: numbers and booleans come out bare
  bool sort_keys = false;
};
// Unknown is written {"$unknown": "..."}, secret as "****". Tags: {"$tag": "!Ref", "$value": ...}. Bytes that
// are not UTF-8 are replaced.
std::string to_json(const Node& node, const JsonStyle& style = {});

// One spelling for equal values: sorted keys, no blanks, numbers and strings by meaning (RFC 8785 for what we
// use). Digests are taken of it. A secret enters as its label only.
std::string canonical_json(const Node& node, Dialect dialect = Dialect::json);

// A JSON string literal with its quotes.
std::string json_quote(std::string_view text);

}  // namespace cf::document
