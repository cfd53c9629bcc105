#include "report/paint.h"

#include <algorithm>

#include "report/utf8.h"

namespace cf::report {

namespace {

constexpr int step = 2;  // columns of one depth

const char* escape_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "";
    case Tone::dim:
      return "\x1b[2m";
    case Tone::strong:
      return "\x1b[1m";
    case Tone::add:
      return "\x1b[32m";
    case Tone::modify:
      return "\x1b[33m";
    case Tone::remove:
      return "\x1b[31m";
    case Tone::replace:
      return "\x1b[1;35m";
    case Tone::warning:
      return "\x1b[33m";
    case Tone::error:
      return "\x1b[1;31m";
  }
  return "";
}

}  // namespace

Wording wording_of(const TerminalStyle& style) {
  Wording wording;
  wording.unicode = style.unicode;
  wording.detail = style.verbose ? Detail::full : Detail::normal;
  wording.allow_destroy = style.allow_destroy;
  return wording;
}

std::string paint_trusted(const TerminalStyle& style, Tone tone, std::string_view text) {
  if (!style.colour || tone == Tone::plain || text.empty()) return std::string(text);
  return escape_of(tone) + std::string(text) + "\x1b[0m";
}

std::string paint(const TerminalStyle& style, Tone tone, std::string_view text) {
  return paint_trusted(style, tone, for_terminal(text));
}

std::string print(const TerminalStyle& style, const std::vector<Line>& lines, int indent) {
  std::string out;
  for (const Line& line : lines) {
    const std::size_t left = static_cast<std::size_t>(indent + line.depth * step);
    const std::string symbol = line.symbol.empty() ? "" : line.symbol + " ";
    const std::size_t inner = left + display_width(symbol);
    const std::size_t width = static_cast<std::size_t>(std::max(style.width, 40));
    std::string text = for_terminal(line.text);
    // A text of several lines (a message of AWS's) keeps them, under each other.
    std::string block;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (at > 0) block += '\n' + std::string(inner, ' ');
      block +=
          wrap(std::string_view(text).substr(at, end - at), width > inner + 20 ? width - inner : 20, inner);
      at = end + 1;
    }
    out += std::string(left, ' ') + paint_trusted(style, line.tone, symbol + block) + '\n';
  }
  return out;
}

std::string rule(const TerminalStyle& style) {
  std::string out;
  const int width = std::clamp(style.width, 40, 100);
  for (int i = 0; i < width; ++i) out += style.unicode ? "─" : "-";
  return paint_trusted(style, Tone::dim, out) + "\n";
}

}  // namespace cf::report
