#include "report/markdown.h"

#include "base/strings.h"
#include "report/neutralise.h"
#include "report/report.h"
#include "report/utf8.h"

namespace cf::report {

namespace {

char diff_mark(Tone tone) {
  switch (tone) {
    case Tone::add:
      return '+';
    case Tone::remove:
      return '-';
    case Tone::modify:
    case Tone::replace:
    case Tone::warning:
    case Tone::error:
      return '!';
    case Tone::plain:
    case Tone::dim:
    case Tone::strong:
      return ' ';
  }
  return ' ';
}

}  // namespace

std::string diff_block(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) {
    const std::string indent(static_cast<std::size_t>(line.depth) * 2, ' ');
    const char mark = diff_mark(line.tone);
    // The mark at the start of the line stands for the symbol, where they are the same.
    const bool repeated = line.symbol.size() == 1 && (line.symbol[0] == mark || line.symbol == "!");
    const std::string symbol = line.symbol.empty() || repeated ? "" : line.symbol + " ";
    for (const std::string& part : base::split(line.text, '\n')) {
      text += std::string(1, mark) + " " + indent + symbol + part + "\n";
    }
  }
  return code_block(text, "diff");
}

std::string cell(std::string_view text, std::size_t width) {
  return for_markdown(fit(visible_line(text), width));
}

std::string bullet_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    const std::size_t command = text.find(": cf ");
    if (command == std::string::npos)
      out += "- " + for_markdown(text) + "\n";
    else
      out += "- " + for_markdown(text.substr(0, command + 2)) + code_span(text.substr(command + 2)) + "\n";
  }
  return out;
}

std::string cut_remark(std::size_t shortened, std::size_t left_out, const std::string& command,
                       const std::string& whole) {
  if (shortened + left_out == 0) return {};
  std::vector<std::string> parts;
  if (shortened > 0) parts.push_back("details of " + base::plural(shortened, "stack") + " are shortened");
  if (left_out > 0) parts.push_back("details of " + base::plural(left_out, "stack") + " are left out");
  return "> To fit into a comment, " + base::join(parts, " and ") + ". The whole: " + code_span(command) +
         ", or " + whole + ".\n\n";
}

}  // namespace cf::report
