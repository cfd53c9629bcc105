// Two values beside each other, cut to what a reader needs to see that they differ, and where. Raw text, with
// secrets masked before anything is cut: a part of one would not be known again.
#pragma once

#include <string>
#include <vector>

#include "document/node.h"

namespace cf::report {

struct BeforeAfter {
  std::string before, after;
  bool differs_further = false;  // what differs goes on behind what is shown
};

// Each on a line of at most `width` columns (line ends are written "\n"). Where that is too short for one of
// them, both begin a little before the first difference, with "…" (or "...") in place of what they share.
// Equal texts are shown from their start.
BeforeAfter beside_difference(const std::string& before, const std::string& after, std::size_t width,
                              bool unicode = true);
// The same of any values, in the words of value_text(); whole if width is 0. Where they differ only in what
// looks like a blank, that is written out ("<U+00A0>").
BeforeAfter value_texts(const document::Node& before, const document::Node& after, std::size_t width,
                        bool unicode = true);

// The lines that differ between two texts of several lines, with "- ", "+ " and one line of context around.
// At most `most` lines of each text, none longer than `width`; a line "  (3 more)" stands for what was left
// out. All of them, whole, where `most` is 0. What looks like a blank is written out as above.
std::vector<std::string> line_difference(const std::string& before, const std::string& after,
                                         std::size_t most = 0, std::size_t width = 0, bool unicode = true);

// Whether it is a text of more than one line.
bool has_lines(const document::Node& value);

}  // namespace cf::report
