// Foldable details of a Markdown comment that must not exceed a size: what matters least is shortened first,
// then left out, and it is said so. A section is whole or not there, so that no fence and no <details> is
// ever broken.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cf::report {

struct Section {
  std::string title_html;  // neutralised for HTML
  std::string title;       // the same as Markdown, for hosts that show no HTML
  // Markdown, neutralised, from long to short: the longest that fits is shown. whole may be empty: there is
  // no more to say than full does.
  std::string whole, full, brief;
  int importance = 0;  // higher: kept longer
  bool open = false;   // shown unfolded
};

struct Folded {
  std::string text;
  std::size_t shortened = 0, left_out = 0;
};

// In the order given, at most `budget` bytes; under headings in place of <details> where the host has none.
Folded fold(const std::vector<Section>& sections, std::size_t budget, bool folds = true);

// Rows of a table, the most important kept, at most `budget` bytes; the last row says how many were left out.
struct Row {
  std::string text;  // "| a | b |\n"
  int importance = 0;
};
std::string table(const std::string& head, const std::vector<Row>& rows, std::size_t columns,
                  std::size_t budget);

}  // namespace cf::report
