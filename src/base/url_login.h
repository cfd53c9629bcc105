// Logins that stand within URLs: "postgres://user:password@host/db".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cf::base {

// The text with each password masked ("postgres://user:****@host/db"), and in every scheme but SSH's the name
// that stands without one, which is a token ("https://****@host"). A variable of the shell ("$PASSWORD",
// "${PASSWORD}") is none. What is masked already stays as it is.
std::string mask_url_logins(std::string_view text);

// The passwords that are masked, as they are written.
std::vector<std::string> url_passwords(std::string_view text);

}  // namespace cf::base
