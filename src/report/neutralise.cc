#include "report/neutralise.h"

#include <algorithm>
#include <array>

#include "base/secrets.h"
#include "report/report.h"
#include "report/utf8.h"

namespace cf::report {

namespace {

constexpr std::string_view zero_width_space = "\xE2\x80\x8B";

// Changes the direction of text, or can't be seen.
bool deceives(char32_t c) {
  return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

void append_written_out(std::string& out, char32_t c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const bool is_short = c <= 0xFF;
  out += is_short ? "\\x" : "\\u";
  int shift = is_short ? 4 : c > 0xFFFF ? 16 : 12;
  for (; shift >= 0; shift -= 4) out += digits[(c >> static_cast<unsigned>(shift)) & 0xFU];
}

// Masked, without anything that rules the display. Newlines and tabs are kept if `keep_lines`.
std::string displayable(std::string_view raw, bool keep_lines) {
  const std::string text = base::mask_secrets(std::string(raw));
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\n') {
      out += keep_lines ? "\n" : "\\n";
    } else if (c == '\t') {
      out += keep_lines ? "\t" : " ";
    } else if (is_control(c) || deceives(c)) {
      append_written_out(out, c);
    } else {
      append_code_point(out, c);
    }
  }
  return out;
}

// Commands that CI services read from a build's output: "::set-output" at the start of a line (GitHub),
// "##vso[" and
// "##[" anywhere (Azure, GitHub), "##teamcity[".
std::string without_ci_commands(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  bool at_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (at_start && rest.starts_with("::")) out += '\\';
    if (rest.starts_with("##[") || rest.starts_with("##vso[") || rest.starts_with("##teamcity[")) {
      out += "#\\";
      at_start = false;
      continue;
    }
    out += text[i];
    if (text[i] == '\n') {
      at_start = true;
    } else if (text[i] != ' ' && text[i] != '\t') {
      at_start = false;
    }
  }
  return out;
}

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0, run = 0;
  for (char other : text) {
    run = other == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string visible_line(std::string_view text) {
  return displayable(text, false);
}

std::string for_terminal(std::string_view text) {
  return without_ci_commands(displayable(text, true));
}

std::string for_markdown(std::string_view raw) {
  const std::string text = displayable(base::mask_secrets(std::string(raw)), true);
  constexpr std::string_view escaped = "\\`*_{}[]()#+-.!|~=^";
  std::string out;
  out.reserve(text.size() * 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = std::string_view(text).substr(i);
    if (c == '\n' || c == '\t') {
      out += ' ';
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '@' || rest.starts_with("://")) {
      (out += c) += zero_width_space;
    } else if (c == '$' && i + 1 < text.size()) {
      (out += c) += zero_width_space;  // mathematics of GitHub and GitLab, and snippet references
    } else if (c == '.' && out.ends_with("www")) {
      (out += zero_width_space) += "\\.";
    } else if (escaped.find(c) != std::string_view::npos) {
      // Inside a word these characters mean nothing, and escaping them would make every stack's name
      // unreadable.
      const bool inside = i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
      const bool harmless_inside = c == '-' || c == '.' || c == '=' || c == '+' || c == '!';
      if (!(inside && harmless_inside)) out += '\\';
      out += c;
      if ((c == '#' || c == '!') && i + 1 < text.size() && is_word(text[i + 1])) out += zero_width_space;
    } else {
      out += c;
    }
  }
  return out;
}

std::string code_span(std::string_view raw) {
  std::string text = visible_line(raw);
  if (text.empty()) return "``` ```";
  const std::string fence(longest_run(text, '`') + 1, '`');
  const bool needs_blank =
      text.front() == '`' || text.back() == '`' || (text.front() == ' ' && text.back() == ' ');
  std::string inner;
  for (char c : text) {
    if (c == '|') inner += '\\';  // a table cell ends at a bare bar, in code spans too
    inner += c;
  }
  const char* blank = needs_blank ? " " : "";
  return fence + blank + inner + blank + fence;
}

std::string code_block(std::string_view raw, std::string_view language) {
  std::string text = displayable(raw, true);
  if (!text.empty() && text.back() != '\n') text += '\n';
  const std::string fence(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
  std::string word;
  for (char c : language) {
    if (is_word(c) && static_cast<unsigned char>(c) < 0x80) word += c;
  }
  return fence + word + "\n" + text + fence + "\n";
}

std::string for_html(std::string_view raw) {
  const std::string text = displayable(raw, true);
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string for_markdown_html(std::string_view raw) {
  const std::string html = for_html(visible_line(raw));
  std::string out;
  for (std::size_t i = 0; i < html.size(); ++i) {
    const std::string_view rest = std::string_view(html).substr(i);
    out += html[i];
    const bool entity = html[i] == '#' && i > 0 && html[i - 1] == '&';
    if (html[i] == '@' || (html[i] == '#' && !entity) || rest.starts_with("://") ||
        rest.starts_with("www.")) {
      out += zero_width_space;
    }
  }
  return out;
}

}  // namespace cf::report
