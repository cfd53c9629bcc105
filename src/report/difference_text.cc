#include "report/difference_text.h"

#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "report/blanks.h"
#include "report/utf8.h"
#include "report/value_text.h"

namespace cf::report {

using document::Node;

namespace {

std::string on_one_line(const std::string& text) {
  return base::replace_all(base::replace_all(text, "\r", "\\r"), "\n", "\\n");
}

// Where the texts begin to differ, at the start of a code point of both.
std::size_t first_difference(std::string_view before, std::string_view after) {
  std::size_t at = 0;
  while (at < before.size() && at < after.size()) {
    std::size_t b = at, a = at;
    if (next_code_point(before, b) != next_code_point(after, a) || a != b) break;
    if (before.substr(at, b - at) != after.substr(at, a - at)) break;
    at = b;
  }
  return at;
}

// The start of what fits into `columns` before `at`.
std::size_t back(std::string_view text, std::size_t at, std::size_t columns) {
  std::size_t start = at;
  while (start > 0) {
    std::size_t earlier = start - 1;
    while (earlier > 0 && (static_cast<unsigned char>(text[earlier]) & 0xC0U) == 0x80U) --earlier;
    if (display_width(text.substr(earlier, at - earlier)) > columns || at - earlier > 4 * columns) break;
    start = earlier;
  }
  return start;
}

std::string from(const std::string& text, std::size_t start, std::size_t width, bool unicode) {
  if (start == 0) return fit(text, width, unicode);
  const std::string_view mark = unicode ? "…" : "...";
  return std::string(mark) + fit(std::string_view(text).substr(start), width - display_width(mark), unicode);
}

// Blanks at an end can't be seen without.
std::string quoted(const Node& value, std::string text) {
  const std::string_view whole = value.is_scalar() ? value.text() : std::string_view("-");
  const bool blank = whole.empty() || whole.front() == ' ' || whole.back() == ' ';
  return blank ? "\"" + text + "\"" : text;
}

std::string bare_text(const Node& value) {
  return on_one_line(base::mask_secrets(value.is_scalar() ? std::string(value.text()) : value_text(value)));
}

// Where nobody could see what differs.
void show_blanks(std::string& before, std::string& after, bool at_end) {
  if (!differ_in_blanks(before, after)) return;
  before = with_blanks_written_out(before, at_end);
  after = with_blanks_written_out(after, at_end);
}

void add_lines(const std::vector<std::string>& lines, std::size_t most, const char* mark,
               std::vector<std::string>& out) {
  const std::size_t shown = most == 0 ? lines.size() : std::min(lines.size(), most);
  for (std::size_t i = 0; i < shown; ++i) out.push_back(mark + lines[i]);
  if (shown < lines.size()) out.push_back("  (" + std::to_string(lines.size() - shown) + " more)");
}

std::string in_width(const std::string& line, std::size_t width, bool unicode) {
  return width == 0 ? line : fit(line, width, unicode);
}

}  // namespace

BeforeAfter beside_difference(const std::string& before, const std::string& after, std::size_t width,
                              bool unicode) {
  const std::string was = on_one_line(before), is = on_one_line(after);
  if (width == 0 || (display_width(was) <= width && display_width(is) <= width)) return {was, is};
  const std::size_t start = was == is ? 0 : back(was, first_difference(was, is), width / 3);
  std::size_t alike = 0;  // at the end
  while (alike < std::min(was.size(), is.size()) - start &&
         was[was.size() - 1 - alike] == is[is.size() - 1 - alike])
    ++alike;
  constexpr std::size_t marks = 6;
  const auto goes_on = [&](const std::string& text) {
    const std::size_t end = std::max(start, text.size() - alike);
    return display_width(std::string_view(text).substr(start, end - start)) + marks > width;
  };
  return {from(was, start, width, unicode), from(is, start, width, unicode), goes_on(was) || goes_on(is)};
}

BeforeAfter value_texts(const Node& before, const Node& after, std::size_t width, bool unicode) {
  std::string was = bare_text(before), is = bare_text(after);
  show_blanks(was, is, false);  // values are quoted then
  BeforeAfter texts = beside_difference(was, is, width, unicode);
  return {quoted(before, std::move(texts.before)), quoted(after, std::move(texts.after)),
          texts.differs_further};
}

std::vector<std::string> line_difference(const std::string& before, const std::string& after,
                                         std::size_t most, std::size_t width, bool unicode) {
  const std::vector<std::string> a = base::split(base::mask_secrets(before), '\n'),
                                 b = base::split(base::mask_secrets(after), '\n');
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<std::string> removed(a.begin() + static_cast<std::ptrdiff_t>(head),
                                   a.end() - static_cast<std::ptrdiff_t>(tail));
  std::vector<std::string> added(b.begin() + static_cast<std::ptrdiff_t>(head),
                                 b.end() - static_cast<std::ptrdiff_t>(tail));
  for (std::size_t i = 0; i < std::min(removed.size(), added.size()); ++i)
    show_blanks(removed[i], added[i], true);
  for (std::size_t i = 0; width > 0 && i < std::max(removed.size(), added.size()); ++i) {
    if (i >= added.size()) {
      removed[i] = fit(removed[i], width, unicode);
    } else if (i >= removed.size()) {
      added[i] = fit(added[i], width, unicode);
    } else {
      BeforeAfter both = beside_difference(removed[i], added[i], width, unicode);
      removed[i] = std::move(both.before);
      added[i] = std::move(both.after);
    }
  }
  std::vector<std::string> out;
  if (head > 0) out.push_back("  " + in_width(a[head - 1], width, unicode));
  add_lines(removed, most, "- ", out);
  add_lines(added, most, "+ ", out);
  if (tail > 0) out.push_back("  " + in_width(a[a.size() - tail], width, unicode));
  return out;
}

bool has_lines(const Node& value) {
  const std::size_t end = value.is_scalar() ? value.text().find('\n') : std::string_view::npos;
  return end < (value.is_scalar() ? value.text().size() - 1 : 0);
}

}  // namespace cf::report
