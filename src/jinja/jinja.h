// Jinja2, by MiniJinja behind a C ABI. Built without Rust, native() is false and callers go to the Python worker.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "document/node.h"

namespace cf::jinja {

bool native();  // whether MiniJinja is linked

struct Options {
  bool trim_blocks = false, lstrip_blocks = false, keep_trailing_newline = false;
  bool strict_undefined = false;        // StrictUndefined: using an undefined value is an error
  bool autoescape = false;
  std::string newline_sequence = "\n";
  std::uint64_t fuel = 50'000'000;      // instructions; past that: an error
  std::size_t output_limit = 16u << 20;
};

struct Rendered {
  std::string text;
  std::vector<int> line_map;            // line of the template for each line of text; empty if not known
};

// Gives the text of an included, imported or extended template by its name; none: no such template.
using Loader = std::function<std::optional<std::string>(const std::string& name)>;

// What cannot be done natively and differs from Jinja2 (a Python method, an unknown filter, ...) is an error of kind
// unsupported, so that the caller may go to the worker; errors of the template itself are kind input with the template's
// line. `context` is a mapping; scalars are read in the pyyaml dialect; unknown and secret nodes must have been replaced.
base::Result<Rendered> render(std::string_view name, std::string_view text, const document::Node& context,
                              const Loader& loader, const Options& options = {});

// Whether text holds any Jinja syntax at all ({{, {%, {#): without it rendering is the identity.
bool has_syntax(std::string_view text);

// Top-level names that the template reads and does not set itself (stack_group_config, var, ...); for caching and explain.
base::Result<std::vector<std::string>> undeclared(std::string_view name, std::string_view text);

}  // namespace cf::jinja
