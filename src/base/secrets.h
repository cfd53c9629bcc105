// The texts that must never be shown. Whoever gets to know one (credentials, NoEcho values, resolved secrets)
// adds it here; the output sink asks here. Texts shorter than four characters are not masked as substrings:
// that would garble everything, so their owners must not print them at all. Other spellings of
// one (JSON, percent-encoded; from twelve characters on upper case, lower case, base64) are masked too.
#pragma once

#include <string>
#include <string_view>

namespace cf::base {

inline constexpr std::string_view masked = "****";

// Threads: any. For the life of the process.
void add_secret(std::string_view text);
std::string mask_secrets(std::string text);

}  // namespace cf::base
