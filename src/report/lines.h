// What there is to say about an entry or a result, as lines with a tone: the terminal colours them, Markdown
// shows them as a diff. Raw text: whoever prints a line neutralises it.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace cf::report {

enum class Tone { plain, dim, strong, add, modify, remove, replace, warning, error };

struct Line {
  Tone tone = Tone::plain;
  int depth = 0;       // indentation, in steps
  std::string symbol;  // "+", "~", "-", "-/+", "!", "" ...
  std::string text;
};

enum class Detail {
  brief,   // no property values; the first resources only
  normal,  // properties of changes; long lists and values cut
  full,    // everything
};

// How resources that are added are shown in normal detail.
enum class Added {
  names,
  properties,  // the first of them, long values cut
  whole,
};

struct Wording {
  bool unicode = true;
  Detail detail = Detail::normal;
  Added added = Added::names;
  std::vector<std::string> allow_destroy = {};  // stacks of which it is allowed already
  const char* arrow() const { return unicode ? " → " : " -> "; }
};

// Symbol and tone of a decision, as in the head of an entry and in tables.
const char* symbol_of(plan::Decision decision);
Tone tone_of(plan::Decision decision);

std::vector<Line> entry_lines(const plan::Entry& entry, const Wording& wording);
// The lines of one resource.
void add_resource_lines(const change::ResourceChange& change, const Wording& wording, int depth,
                        std::vector<Line>& out);
// The properties of a resource that is added, down to their scalars.
void add_added_lines(const change::ResourceChange& change, const Wording& wording, int depth,
                     std::vector<Line>& out);
void add_value_lines(const std::vector<plan::ValueChange>& values, const char* heading,
                     const Wording& wording, int depth, std::vector<Line>& out);
// What nested stacks that are new will hold.
void add_nested_contents(const plan::Entry& entry, const Wording& wording, std::vector<Line>& out);
// Role, notifications and what else belongs to the stack itself: what differs, or all of a new stack.
void add_settings(const plan::Entry& entry, const Wording& wording, std::vector<Line>& out);
// Message, place, traces, request id and hint.
void add_error_lines(const base::Error& error, int depth, std::vector<Line>& out);

// "2 to create, 1 to change, 3 unchanged"; "nothing to do" if there is no entry.
std::string counts_text(const plan::Plan& plan);

}  // namespace cf::report
