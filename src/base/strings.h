// Small functions on text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cf::base {

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);  // "a,,b" has three parts; "" has one
std::vector<std::string> split(std::string_view text, std::string_view separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string to_lower(std::string_view text);                      // ASCII
std::string to_upper(std::string_view text);                      // ASCII
bool equals_ignore_case(std::string_view a, std::string_view b);  // ASCII
std::string replace_all(std::string text, std::string_view from, std::string_view to);
std::string percent_encode(std::string_view text,
                           std::string_view keep = "");  // all but A-Za-z0-9-._~ and `keep`
std::string percent_decode(std::string_view text, bool plus_is_space = false);
bool is_utf8(std::string_view bytes);
std::size_t code_points(std::string_view utf8);
// The first `limit` code points; "…" in place of the rest.
std::string ellipsis(std::string_view utf8, std::size_t limit);
std::string plural(std::size_t n, std::string_view one, std::string_view many = {});  // "1 stack", "2 stacks"

// The candidate nearest to a misspelt name, or empty if none is near (at most a third of its letters differ).
std::string nearest(std::string_view name, std::span<const std::string> candidates);
// ", did you mean 'x'?" or empty.
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

}  // namespace cf::base
