// Where a value came from. Every text the program reads (a file, a rendered template, a request body) is
// registered once as a source; an Origin is a source and a byte offset into it, eight bytes, trivially
// copyable and valid for the life of the process. Line and column are computed only when somebody prints
// them.
//
// Threads: every function here may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cf::base {

using SourceId = std::uint32_t;  // 0: no source

struct Origin {
  SourceId source = 0;
  std::uint32_t offset = 0;  // bytes from the start of the source's text
  explicit operator bool() const { return source != 0; }
  friend bool operator==(const Origin&, const Origin&) = default;
};

// A printable position. line and column count from 1; column counts Unicode code points, as editors do; 0:
// unknown.
struct Location {
  std::string path;
  int line = 0;
  int column = 0;
  std::string str() const;  // "path:line:column", leaving out what is unknown
  friend bool operator==(const Location&, const Location&) = default;
};

// Registers text under the name shown to the user (a path relative to the project, or "<command line>").
SourceId add_source(std::string path, std::string text);

// Registers text that was generated from `parent` (Jinja2): line_map[i] is the parent's line of the generated
// line i + 1. An empty map means that only the parent's name is known. Locations are then given in the
// parent.
SourceId add_generated_source(SourceId parent, std::string text, std::vector<int> line_map);

// Frees the text of a source whose positions are not needed any more; its path stays.
void drop_source_text(SourceId id);

Location locate(Origin origin);
std::string source_path(SourceId id);
// The line of text that holds the origin, without its newline, for quoting under an error; empty if unknown.
std::string source_line(Origin origin);

}  // namespace cf::base
