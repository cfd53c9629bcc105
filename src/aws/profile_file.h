// The INI files of the AWS CLI and SDKs, ~/.aws/config and ~/.aws/credentials, as botocore's configparser
// reads them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"

namespace cf::aws {

struct ProfileValue {
  std::string text;
  base::Origin at{};
  std::map<std::string, std::string> nested;  // "s3 =" with indented "key = value" lines below
};

struct ProfileSection {
  std::map<std::string, ProfileValue> values;  // keys in lower case
  base::Origin at{};

  std::string text(std::string_view key) const;  // "" if there is none
  bool has(std::string_view key) const { return values.contains(std::string(key)); }
};

// Sections by their names as written between the brackets. Comments are whole lines; indented lines continue
// a value. Wrong lines, and keys or sections that come twice, are errors (botocore refuses the file).
std::map<std::string, ProfileSection> read_profile_file(const std::string& path, std::string text,
                                                        base::Diagnostics& diagnostics);

// Splits as a POSIX shell does into words, with quotes and backslashes, without any expansion. None: an open
// quote.
std::optional<std::vector<std::string>> split_shell_words(std::string_view text);

}  // namespace cf::aws
