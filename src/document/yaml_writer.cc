#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/pyyaml.h"
#include "document/tag.h"
#include "document/yaml.h"

namespace cf::document {
namespace {

constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; });
}

// Characters that YAML 1.1 takes for line breaks or refuses, and that must therefore be escaped:
// U+0080..U+009F, U+2028, U+2029, U+FEFF, and what is no character.
bool has_special_unicode(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead == 0xC2 && next < 0xA0) return true;
    if (i + 2 >= text.size()) continue;
    const auto third = static_cast<unsigned char>(text[i + 2]);
    if (lead == 0xE2 && next == 0x80 && (third == 0xA8 || third == 0xA9)) return true;
    if (lead == 0xEF && next == 0xBB && third == 0xBF) return true;
    if (lead == 0xEF && next == 0xBF && third >= 0xBE) return true;
  }
  return false;
}

// Whether the text may stand without quotes at all, whatever it would then mean.
bool is_plain_syntax(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (text.find('\n') != std::string_view::npos) return false;
  if (indicators.find(text[0]) != std::string_view::npos) {
    const bool word_follows =
        (text[0] == '-' || text[0] == '?' || text[0] == ':') && text.size() > 1 && text[1] != ' ';
    if (!word_follows) return false;
  }
  if (text.starts_with("---") || text.starts_with("...")) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  return true;
}

// Whether any reader that we or our users have (YAML 1.1, 1.2, CloudFormation) could take the plain text for
// something else than a string.
bool is_ambiguous(std::string_view text, Dialect dialect) {
  const Node plain = Node::plain(std::string(text));
  for (const Dialect reader : {dialect, Dialect::cloudformation, Dialect::json}) {
    if (!std::holds_alternative<std::string>(scalar(plain, reader))) return true;
  }
  return text == "=" || text == "<<" || !std::holds_alternative<std::string>(pyyaml_plain(text));
}

// Whether a literal block gives back exactly this text.
bool fits_literal(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || has_control(text) || has_special_unicode(text))
    return false;
  if (!base::is_utf8(text)) return false;
  const std::size_t content = text.find_first_not_of('\n');
  if (content == std::string_view::npos || content > 0 || text[0] == ' ') return false;
  // A line of blanks only would be read with another number of them.
  for (const std::string& line : base::split(text, '\n')) {
    if (!line.empty() && line.find_first_not_of(' ') == std::string::npos) return false;
  }
  return true;
}

std::string double_quoted(std::string_view text) {
  std::string quoted = json_quote(text);
  quoted = base::replace_all(std::move(quoted), "\x7F", "\\x7f");
  if (!has_special_unicode(quoted)) return quoted;
  for (unsigned code = 0x80; code < 0xA0; ++code) {
    const std::string character = {'\xC2', static_cast<char>(code)};
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string escaped = {'\\', 'x', digits[code >> 4u], digits[code & 15u]};
    quoted = base::replace_all(std::move(quoted), character, escaped);
  }
  quoted = base::replace_all(std::move(quoted), "\xE2\x80\xA8", "\\u2028");
  quoted = base::replace_all(std::move(quoted), "\xE2\x80\xA9", "\\u2029");
  quoted = base::replace_all(std::move(quoted), "\xEF\xBB\xBF", "\\ufeff");
  quoted = base::replace_all(std::move(quoted), "\xEF\xBF\xBE", "\\ufffe");
  return base::replace_all(std::move(quoted), "\xEF\xBF\xBF", "\\uffff");
}

std::string tag_text(std::string_view tag) {
  if (tag.starts_with(yaml_tag_prefix)) return "!!" + std::string(tag.substr(yaml_tag_prefix.size()));
  return tag.starts_with("!") ? std::string(tag) : "!<" + std::string(tag) + ">";
}

class YamlWriter {
 public:
  YamlWriter(std::string& out, Dialect dialect) : out_(out), dialect_(dialect) {}

  // The text before it ends with the indicator it follows ("key:", "-") or is empty; `indent` is that of its
  // children.
  void write(const Node& node, std::size_t indent, bool after_dash) {
    const std::string_view tag = node.tag();
    if (!tag.empty()) separate(tag_text(tag));
    switch (node.kind()) {
      case Kind::mapping:
        write_mapping(node, indent, after_dash && tag.empty());
        break;
      case Kind::sequence:
        write_sequence(node, indent, after_dash && tag.empty());
        break;
      case Kind::scalar:
        write_scalar(node, indent);
        break;
      case Kind::absent:
        separate("null\n");
        break;
      case Kind::unknown:
        separate(double_quoted("(known after deploy: " + std::string(node.text()) + ")") + "\n");
        break;
      case Kind::secret:
        separate(double_quoted(base::masked) + "\n");
        break;
      case Kind::invalid:
        separate("\"(invalid)\"\n");
        break;
    }
  }

 private:
  void separate(std::string_view text) {
    if (!out_.empty() && out_.back() != '\n' && out_.back() != ' ') out_ += ' ';
    out_ += text;
  }

  void start_line(std::size_t indent, bool& inline_first) {
    if (std::exchange(inline_first, false)) {
      out_ += ' ';
      return;
    }
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    out_.append(indent, ' ');
  }

  void write_mapping(const Node& node, std::size_t indent, bool inline_first) {
    if (node.empty()) {
      separate("{}\n");
      return;
    }
    for (const Entry& entry : node.entries()) {
      start_line(indent, inline_first);
      out_ += key_text(entry.key);
      out_ += ':';
      // A list's dashes stand in the column of its key, as PyYAML and AWS's documentation write it.
      const bool list = entry.value.is_sequence();
      write(entry.value, list ? indent : indent + 2, false);
    }
  }

  void write_sequence(const Node& node, std::size_t indent, bool inline_first) {
    if (node.empty()) {
      separate("[]\n");
      return;
    }
    for (const Node& item : node.items()) {
      start_line(indent, inline_first);
      out_ += '-';
      write(item, indent + 2, true);
    }
  }

  std::string key_text(const Node& key) const {
    std::string tag = key.tag().empty() ? std::string() : tag_text(key.tag()) + " ";
    if (!key.is_scalar()) return double_quoted(key.text());
    if (key.tag().empty() && key.style() == Style::plain && is_plain_syntax(key.text())) {
      return std::string(key.text());
    }
    return tag + one_line(key);
  }

  // A scalar's text without its tag, on one line.
  std::string one_line(const Node& node) const {
    const std::string_view text = node.text();
    const bool plain_syntax =
        is_plain_syntax(text) && base::is_utf8(text) && !has_control(text) && !has_special_unicode(text);
    if (!node.tag().empty()) {
      // A tag says what it is; only the syntax counts. "!" alone keeps its meaning either way.
      if (text.empty() && node.style() == Style::plain) return {};
      return plain_syntax ? std::string(text) : quoted(text);
    }
    if (node.style() == Style::plain) return plain_syntax ? std::string(text) : plain_meaning(node);
    return plain_syntax && !is_ambiguous(text, dialect_) ? std::string(text) : quoted(text);
  }

  // Plain text that cannot be written as it is: an empty one is null, anything else can only be a string.
  std::string plain_meaning(const Node& node) const {
    return is_null(node, dialect_) ? "null" : quoted(node.text());
  }

  static std::string quoted(std::string_view text) {
    const bool needs_escapes = has_control(text) || has_special_unicode(text) || !base::is_utf8(text) ||
                               text.find('\n') != std::string_view::npos;
    if (needs_escapes || text.find('\'') != std::string_view::npos) return double_quoted(text);
    return "'" + std::string(text) + "'";
  }

  void write_scalar(const Node& node, std::size_t indent) {
    const std::string_view text = node.text();
    if (!fits_literal(text)) {
      const std::string line = one_line(node);
      if (!line.empty()) separate(line);
      out_ += '\n';
      return;
    }
    const bool ends_line = text.back() == '\n';
    const bool keeps = ends_line && text.size() >= 2 && text[text.size() - 2] == '\n';
    separate(keeps ? "|+" : ends_line ? "|" : "|-");
    out_ += '\n';
    std::vector<std::string> lines = base::split(text, '\n');
    if (ends_line) lines.pop_back();
    for (const std::string& line : lines) {
      if (!line.empty()) out_.append(std::max<std::size_t>(indent, 2), ' ').append(line);
      out_ += '\n';
    }
  }

  std::string& out_;
  Dialect dialect_;
};

}  // namespace

std::string to_yaml(const Node& node, Dialect dialect) {
  std::string out;
  YamlWriter(out, dialect).write(node, 0, false);
  return out;
}

}  // namespace cf::document
