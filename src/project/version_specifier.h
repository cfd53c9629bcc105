// PEP 440 version specifiers, as `required_version` holds them.
#pragma once

#include <optional>
#include <string_view>

namespace cf::project {

// The Sceptre whose behaviour this room follows.
inline constexpr std::string_view sceptre_version = "4.6.0";

// Whether a release version ("4.6.0") fits a specifier (">=4.0,<5", "~=4.2", "==4.*"); none: it is malformed.
std::optional<bool> version_matches(std::string_view specifier, std::string_view version);

}  // namespace cf::project
