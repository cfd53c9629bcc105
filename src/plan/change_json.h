// What a change of a resource says in plans and in summaries alike, and its schema.
#pragma once

#include <string_view>

#include "change/what_if.h"
#include "plan/json_values.h"

namespace cf::plan {

// Action, replacement, logical id, type and physical id; the caller may add more.
JsonObject change_head(const change::ResourceChange& change);

// Members of "properties", in that order, without a comma after the last.
inline constexpr std::string_view change_head_properties =
    R"json(        "action": {"enum": ["add", "modify", "remove", "import", "dynamic"]},
        "replacement": {"enum": ["no", "conditional", "yes"]},
        "logical_id": {"type": "string"},
        "type": {"type": "string"},
        "physical_id": {"type": "string"})json";
inline constexpr std::string_view change_head_required =
    R"json("action", "replacement", "logical_id", "type", "physical_id")json";

}  // namespace cf::plan
