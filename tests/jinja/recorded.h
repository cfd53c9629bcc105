// The recorded renderings of Jinja2 3.1.6 beside the repository: ../shared/jinja-recorded.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/files.h"
#include "document/json.h"
#include "jinja/jinja.h"

namespace cf::jinja {

inline std::filesystem::path recorded_cases() {
  const char* shared = std::getenv("CF_SHARED");
  return std::filesystem::path(shared ? shared : "../shared") / "jinja-recorded/cases.json";
}

// The options of a recorded environment; none if it needs what Options can't say (extensions, undefined
// classes).
inline std::optional<Options> options_of(const document::Node& environment) {
  Options options;
  options.delimiters.resize(8);
  constexpr const char* delimiters[] = {
      "block_start_string",   "block_end_string",   "variable_start_string", "variable_end_string",
      "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"};
  bool own_delimiters = false;
  for (const auto& [key, value] : environment.entries()) {
    std::string name(key.text());
    bool on = value.text() == "true";
    if (name == "trim_blocks") {
      options.trim_blocks = on;
    } else if (name == "lstrip_blocks") {
      options.lstrip_blocks = on;
    } else if (name == "keep_trailing_newline") {
      options.keep_trailing_newline = on;
    } else if (name == "autoescape") {
      options.autoescape = on;
    } else if (name == "newline_sequence") {
      options.newline_sequence = value.text();
    } else if (name == "undefined" && value.text() == "StrictUndefined") {
      options.strict_undefined = true;
    } else {
      std::size_t index = 0;
      while (index < 8 && name != delimiters[index]) ++index;
      if (index == 8) return std::nullopt;
      options.delimiters[index] = value.text();
      own_delimiters = true;
    }
  }
  if (!own_delimiters) options.delimiters.clear();
  return options;
}

}  // namespace cf::jinja
