#include "store/object_key.h"

#include "base/digest.h"
#include "base/strings.h"

namespace cf::store {
namespace {

constexpr std::size_t longest_segment = 200;  // file systems take 255 bytes

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_key_character(char c) {
  return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
}

// `open`: the last segment may still grow, so it may be empty.
bool are_segments(std::string_view text, bool open) {
  const std::vector<std::string> segments = base::split(text, '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& segment = segments[i];
    const bool grows = open && i + 1 == segments.size();
    if ((segment.empty() && !grows) || segment.size() > longest_segment) return false;
    if ((segment == "." || segment == "..") && !grows) return false;
    for (const char c : segment) {
      if (!is_key_character(c)) return false;
    }
  }
  return true;
}

base::Result<void> check(std::string_view text, bool open) {
  if (text.size() <= longest_object_key && are_segments(text, open)) return {};
  return base::error(
      base::ErrorKind::input,
      "'" + std::string(text.substr(0, longest_object_key)) + "' can't be the key of a shared object",
      "keys are letters, digits, '.', '_', '-' and '/' between segments, at most " +
          std::to_string(longest_object_key) + " of them, " + std::to_string(longest_segment) +
          " in a segment");
}

}  // namespace

base::Result<void> check_object_key(std::string_view key) {
  return check(key, false);
}

base::Result<void> check_key_prefix(std::string_view prefix) {
  return check(prefix, true);
}

std::string key_segment(std::string_view name) {
  std::string segment;
  for (const char c : name) {
    const bool plain = is_alphanumeric(c) || c == '-' || (c == '.' && !segment.empty());
    if (plain) {
      segment += c;
    } else {
      segment += "_" + base::hex({&c, 1});
    }
  }
  return segment.empty() ? "_" : segment;
}

}  // namespace cf::store
