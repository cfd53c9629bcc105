// Jinja2, by MiniJinja behind a C ABI. Built without Rust, native() is false and callers go to the Python
// worker.
#pragma once

#include <cstdint>
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
  bool strict_undefined = false;  // StrictUndefined: using an undefined value is an error
  bool autoescape = false;
  // As Sceptre's select_autoescape(disabled_extensions): if not empty, `autoescape` does not hold for
  // templates whose name ends in one of these (".j2" is written "j2"), except .html, .htm and .xml. Sceptre
  // renders configs with {autoescape, {"yaml"}} and templates with {autoescape, {"j2"}}: what they include
  // under another name is escaped.
  std::vector<std::string> autoescape_except;
  std::string newline_sequence = "\n";
  // block start and end, variable start and end, comment start and end, line statement and line comment
  // prefix, as in Jinja2's Environment; empty: the usual ones
  std::vector<std::string> delimiters;
  std::uint64_t seed = 0;           // of the filter `random`, which is deterministic
  std::uint64_t fuel = 10'000'000;  // instructions; past that: an error
  std::size_t output_limit = 16u << 20;
};

struct Rendered {
  std::string text;
  std::vector<int> line_map;  // line of the template for each line of text; empty if not known
};

// Gives the text of an included, imported or extended template by its name; none: no such template.
using Loader = std::function<std::optional<std::string>(const std::string& name)>;

// What cannot be done natively or may differ from Jinja2 (a mutating method, an iterator that is printed, a
// TypeError, ...) is an error of kind unsupported whose message says what, so that the caller may go to the
// worker. Errors of the template itself are kind input, work without end is kind limit; both with the
// template's name and line in `at` and message. `context` is a mapping; scalars are read in the pyyaml
// dialect; unknown and secret nodes must have been replaced (they are errors of kind internal). Threads: any.
base::Result<Rendered> render(std::string_view name, std::string_view text, const document::Node& context,
                              const Loader& loader, const Options& options = {});

// Whether text holds any Jinja syntax at all ({{, {%, {#): without it rendering is the identity.
bool has_syntax(std::string_view text);

// Names that the template reads and does not set itself, with the attributes it reads of them ("var.region",
// "stack_group_config.project_code"), sorted; for caching and explain. Includes are not followed.
base::Result<std::vector<std::string>> undeclared(std::string_view name, std::string_view text);

}  // namespace cf::jinja
