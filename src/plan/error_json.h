// An error as plan files and summaries have it, and its definition in their schemas.
#pragma once

#include <string_view>

#include "base/error.h"
#include "document/node.h"

namespace cf::plan {

document::Node error_json(const base::Error& error);  // texts are masked

// The entry "error" of "$defs", indented for it, without a final newline.
inline constexpr std::string_view error_definition = R"json(    "error": {
      "type": "object",
      "properties": {
        "kind": {"type": "string"},
        "message": {"type": "string"},
        "hint": {"type": "string"},
        "place": {"type": "string"},
        "trace": {"type": "array", "items": {"type": "string"}},
        "code": {"type": "string"},
        "request_id": {"type": "string"}
      },
      "required": ["kind", "message", "hint", "place", "trace", "code", "request_id"],
      "additionalProperties": false
    })json";

}  // namespace cf::plan
