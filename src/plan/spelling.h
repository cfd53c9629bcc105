// How the closed enumerations are spelt in a plan file.
#pragma once

#include <optional>
#include <string_view>

#include "plan/plan.h"

namespace cf::plan {

const char* spelling(Decision decision);  // "no_change" where people read "no change"
const char* spelling(change::Action action);
const char* spelling(change::Replacement replacement);
const char* spelling(catalog::Replacement replacement);

std::optional<Decision> decision_of(std::string_view text);
std::optional<Block> block_of(std::string_view text);
std::optional<change::Action> action_of(std::string_view text);
std::optional<change::Replacement> replacement_of(std::string_view text);
std::optional<catalog::Replacement> recreation_of(std::string_view text);
std::optional<base::ErrorKind> error_kind_of(std::string_view text);

}  // namespace cf::plan
