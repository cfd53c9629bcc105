// The commonest slip in descriptors: `name=network.yaml` for `name: network.yaml`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"

namespace cf::descriptor {

// If `text` is `key=value` of a key that descriptors have: the right spelling, "name: network.yaml".
std::optional<std::string> with_colon(std::string_view text);

// For a text that is no YAML: reports every line that has '=' after a known key. Returns how many.
std::size_t report_equals_signs(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics);

}  // namespace cf::descriptor
