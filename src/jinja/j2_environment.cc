#include "jinja/j2_environment.h"

#include <iterator>

#include "document/scalar.h"

namespace cf::jinja {

namespace {

constexpr const char* delimiter_options[] = {
    "block_start_string",   "block_end_string",   "variable_start_string", "variable_end_string",
    "comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"};

bool* flag_of(Options& options, std::string_view name) {
  if (name == "trim_blocks") return &options.trim_blocks;
  if (name == "lstrip_blocks") return &options.lstrip_blocks;
  if (name == "keep_trailing_newline") return &options.keep_trailing_newline;
  if (name == "autoescape") return &options.autoescape;
  return nullptr;
}

}  // namespace

std::optional<Options> native_options(const document::Node& j2_environment,
                                      std::string_view plain_extension) {
  Options options;
  options.strict_undefined = true;
  options.autoescape = true;
  options.autoescape_except = {std::string(plain_extension)};
  for (const auto& [key, value] : j2_environment.entries()) {
    if (bool* flag = flag_of(options, key.text())) {
      auto on = document::as_bool(value, document::Dialect::pyyaml);
      if (!on) return std::nullopt;
      *flag = *on;
      if (key.text() == "autoescape") options.autoescape_except.clear();
      continue;
    }
    auto text = document::as_string(value);
    if (!text) return std::nullopt;
    std::size_t index = 0;
    while (index < std::size(delimiter_options) && key.text() != delimiter_options[index]) ++index;
    if (index < std::size(delimiter_options)) {
      options.delimiters.resize(std::size(delimiter_options));
      options.delimiters[index] = *text;
    } else if (key.text() == "newline_sequence") {
      options.newline_sequence = *text;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

document::Node python_options(const document::Node& j2_environment, std::string_view plain_extension) {
  document::MappingBuilder builder;
  builder.add("undefined", "StrictUndefined");
  if (!j2_environment.has("autoescape")) {
    builder.add("autoescape", document::Node::boolean(true));
    builder.add("autoescape_except",
                document::Node::sequence({document::Node::string(std::string(plain_extension))}));
  }
  document::Node options = std::move(builder).build();
  for (const auto& [key, value] : j2_environment.entries()) options = options.with(key.text(), value);
  return options;
}

}  // namespace cf::jinja
