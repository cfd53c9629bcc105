#include "report/progress.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "report/neutralise.h"
#include "report/paint.h"
#include "report/unit_words.h"
#include "report/utf8.h"
#include "report/value_text.h"

namespace cf::report {

using deploy::UnitState;

namespace {

constexpr std::size_t bar_width = 16;

int display_rank(UnitState state) {
  switch (state) {
    case UnitState::running:
      return 0;
    case UnitState::failed:
    case UnitState::unknown:
      return 1;
    case UnitState::waiting:
      return 2;
    case UnitState::skipped:
    case UnitState::cancelled:
      return 3;
    case UnitState::done:
      return 4;
    case UnitState::unchanged:
      return 5;
  }
  return 6;
}

std::string counts_line(const std::vector<ProgressRow>& rows, const TerminalStyle& style) {
  std::array<std::size_t, 8> counts{};
  double longest = 0;
  for (const ProgressRow& row : rows) {
    ++counts[static_cast<std::size_t>(row.state)];
    longest = std::max(longest, row.state == UnitState::running ? row.seconds : 0);
  }
  std::vector<std::string> parts;
  for (UnitState state : {UnitState::running, UnitState::failed, UnitState::unknown, UnitState::waiting,
                          UnitState::done, UnitState::unchanged, UnitState::skipped, UnitState::cancelled}) {
    const std::size_t n = counts[static_cast<std::size_t>(state)];
    if (n > 0) parts.push_back(std::to_string(n) + " " + deploy::to_string(state));
  }
  return paint(style, Tone::strong,
               fit(base::join(parts, ", "), static_cast<std::size_t>(style.width), style.unicode));
}

std::string row_line(const ProgressRow& row, std::size_t path_width, const TerminalStyle& style) {
  const std::string time = row.seconds > 0 ? duration_text(row.seconds) : "";
  std::string left = pad(symbol_of(row.state, style.unicode), 2) +
                     pad(fit(visible_line(row.path), path_width, style.unicode), path_width) + "  ";
  if (row.total > 0) {
    const std::string count = std::to_string(row.done) + "/" + std::to_string(row.total);
    left += bar(row.done, row.total, bar_width, style.unicode) + " " + pad(count, 8);
  } else {
    left += std::string(bar_width + (style.unicode ? 0 : 2) + 9, ' ');
  }
  left += pad(time, 12);
  const std::size_t width = static_cast<std::size_t>(std::max(style.width, 20)), used = display_width(left);
  if (used < width) left += fit(visible_line(row.doing), width - used, style.unicode);
  while (!left.empty() && left.back() == ' ') left.pop_back();
  return paint(style, tone_of(row.state), fit(left, width, style.unicode));
}

std::string clock_of(std::string_view timestamp) {
  const std::size_t t = timestamp.find('T');
  return t != std::string_view::npos && timestamp.size() >= t + 9
             ? std::string(timestamp.substr(t + 1, 8)) + " "
             : "";
}

}  // namespace

std::string bar(int done, int total, std::size_t width, bool unicode) {
  const int clamped = std::clamp(done, 0, std::max(total, 0));
  const std::size_t full =
      total <= 0 ? 0 : width * static_cast<std::size_t>(clamped) / static_cast<std::size_t>(total);
  std::string out = unicode ? "" : "[";
  for (std::size_t i = 0; i < width; ++i) out += i < full ? (unicode ? "█" : "#") : (unicode ? "░" : "-");
  return unicode ? out : out + "]";
}

std::vector<std::string> progress_lines(const std::vector<ProgressRow>& rows, const TerminalStyle& style,
                                        std::size_t height) {
  std::vector<const ProgressRow*> sorted;
  std::size_t path_width = 10;
  for (const ProgressRow& row : rows) {
    sorted.push_back(&row);
    path_width = std::max(path_width, display_width(visible_line(row.path)));
  }
  path_width = std::min(path_width, static_cast<std::size_t>(std::max(style.width, 40)) / 3);
  std::vector<std::string> out;
  if (height == 0) return out;
  out.push_back(counts_line(rows, style));
  if (rows.size() + 1 >
      height) {  // no room for all: what runs or failed is shown, in the order given where they are equal
    std::stable_sort(sorted.begin(), sorted.end(), [](const ProgressRow* a, const ProgressRow* b) {
      return display_rank(a->state) < display_rank(b->state);
    });
  }
  const bool all = rows.size() + 1 <= height;
  const std::size_t shown = all ? rows.size() : height >= 2 ? height - 2 : 0;
  for (std::size_t i = 0; i < shown; ++i) out.push_back(row_line(*sorted[i], path_width, style));
  if (!all && height >= 2) {
    out.push_back(paint(style, Tone::dim, "  and " + std::to_string(rows.size() - shown) + " more"));
  }
  return out;
}

std::string progress_event_line(std::string_view label, const aws::StackEvent& event) {
  std::string line = clock_of(event.timestamp) + std::string(label) + " " + event.status + " " + event.type +
                     " " + event.logical_id;
  if (!event.status_reason.empty()) line += ": " + event.status_reason;
  return for_terminal(visible_line(line));
}

std::string progress_state_line(std::string_view timestamp, std::string_view label,
                                const deploy::UnitResult& unit) {
  std::string line = clock_of(timestamp) + std::string(label) + " " + outcome_of(unit);
  if (unit.seconds > 0) line += " in " + duration_text(unit.seconds);
  if (!unit.reason.empty()) line += ": " + unit.reason;
  return for_terminal(visible_line(line));
}

}  // namespace cf::report
