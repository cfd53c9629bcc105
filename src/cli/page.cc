#include "cli/page.h"

#include "base/strings.h"

namespace cf::cli {

std::string page_text(std::string_view markdown, const report::TerminalStyle& style) {
  const std::string bold = style.colour ? "\x1b[1m" : "";
  const std::string plain = style.colour ? "\x1b[0m" : "";
  std::string text;
  bool code = false;
  for (const std::string& line : base::split(markdown, '\n')) {
    if (line.rfind("```", 0) == 0) {
      code = !code;
    } else if (code) {
      text += "    " + line + "\n";
    } else if (line.rfind("#", 0) == 0) {
      text += bold + std::string(base::trim(std::string_view(line).substr(line.find_first_not_of('#')))) +
              plain + "\n";
    } else {
      text += base::replace_all(line, "`", "") + "\n";
    }
  }
  while (text.size() > 1 && text[text.size() - 2] == '\n') text.pop_back();
  return text;
}

}  // namespace cf::cli
