// A tokenizer of our own: nlohmann's SAX interface gives neither the position of a value nor the spelling of
// a number, and both are needed, as are places of duplicate keys and a depth limit. What it accepts is tested
// against nlohmann.
#include <cstring>

#include "base/strings.h"
#include "document/duplicate_keys.h"
#include "document/json.h"
#include "document/number.h"

namespace cf::document {
namespace {

constexpr std::size_t deepest_json = 200;

struct JsonProblem {
  std::size_t offset = 0;
  std::string message;
  std::string hint;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0u | code >> 6u);
    out += static_cast<char>(0x80u | (code & 0x3Fu));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0u | code >> 12u);
    out += static_cast<char>(0x80u | (code >> 6u & 0x3Fu));
    out += static_cast<char>(0x80u | (code & 0x3Fu));
  } else {
    out += static_cast<char>(0xF0u | code >> 18u);
    out += static_cast<char>(0x80u | (code >> 12u & 0x3Fu));
    out += static_cast<char>(0x80u | (code >> 6u & 0x3Fu));
    out += static_cast<char>(0x80u | (code & 0x3Fu));
  }
}

class JsonReader {
 public:
  JsonReader(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics)
      : source_(source), text_(text), diagnostics_(diagnostics) {}

  // The whole text. False: problem() says why.
  bool read(Node& root) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    skip_blanks();
    if (!value(root, 0)) return false;
    skip_blanks();
    return at_ == text_.size() || fail(at_, "unexpected text after the end of the JSON value");
  }

  const JsonProblem& problem() const { return problem_; }

 private:
  bool fail(std::size_t offset, std::string message, std::string hint = {}) {
    problem_ = {offset, std::move(message), std::move(hint)};
    return false;
  }

  Origin origin(std::size_t offset) const {
    return source_ == 0 ? Origin{} : Origin{source_, static_cast<std::uint32_t>(offset)};
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
      ++at_;
    }
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool value(Node& out, std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(out, depth);
      case '[':
        return array(out, depth);
      case '"':
        return string(out);
      default:
        return literal(out);
    }
  }

  bool too_deep(std::size_t depth) {
    if (depth < deepest_json) return false;
    fail(at_, "nested deeper than " + std::to_string(deepest_json) + " levels");
    return true;
  }

  bool object(Node& out, std::size_t depth) {
    if (too_deep(depth)) return false;
    const std::size_t start = at_++;
    std::vector<Entry> entries;
    skip_blanks();
    if (peek() == '}') {
      ++at_;
      out = Node::mapping({}, origin(start));
      return true;
    }
    while (true) {
      Entry entry;
      skip_blanks();
      if (peek() != '"') return expected_key(start, entries.empty());
      if (!string(entry.key)) return false;
      skip_blanks();
      if (peek() != ':') return expected(start, "expected ':' after the key '" + key_text(entry) + "'");
      ++at_;
      skip_blanks();
      if (!value(entry.value, depth + 1)) return false;
      entries.push_back(std::move(entry));
      skip_blanks();
      if (peek() == ',') {
        ++at_;
        continue;
      }
      if (peek() != '}') return expected(start, "expected ',' or '}' in this object");
      ++at_;
      break;
    }
    remove_duplicate_keys(entries, base::Severity::error, diagnostics_);
    out = Node::mapping(std::move(entries), origin(start));
    return true;
  }

  bool array(Node& out, std::size_t depth) {
    if (too_deep(depth)) return false;
    const std::size_t start = at_++;
    std::vector<Node> items;
    skip_blanks();
    if (peek() == ']') {
      ++at_;
      out = Node::sequence({}, origin(start));
      return true;
    }
    while (true) {
      skip_blanks();
      Node item;
      if (peek() == ']') return fail(at_, "expected a value after ','", "remove the last comma of the array");
      if (!value(item, depth + 1)) return false;
      items.push_back(std::move(item));
      skip_blanks();
      if (peek() == ',') {
        ++at_;
        continue;
      }
      if (peek() != ']') return expected(start, "expected ',' or ']' in this array");
      ++at_;
      break;
    }
    out = Node::sequence(std::move(items), origin(start));
    return true;
  }

  static std::string key_text(const Entry& entry) { return base::ellipsis(entry.key.text(), 60); }

  bool expected_key(std::size_t start, bool first) {
    if (peek() == '}' && !first) {
      return fail(at_, "expected a key after ','", "remove the last comma of the object");
    }
    if (peek() == '\'') return fail(at_, "a key must stand in double quotes");
    return expected(start, "expected a key in double quotes");
  }

  // What the object or array that started at `start` needs here. Always false.
  bool expected(std::size_t start, std::string message) {
    if (at_ < text_.size()) return fail(at_, std::move(message));
    return fail(start, std::string("this '") + text_[start] + "' is never closed");
  }

  bool literal(Node& out) {
    const std::size_t start = at_;
    std::size_t end = at_;
    while (end < text_.size() && std::strchr(" \t\r\n,:]}[{\"", text_[end]) == nullptr && text_[end] != '\0')
      ++end;
    const std::string_view word = text_.substr(start, end - start);
    if (word != "true" && word != "false" && word != "null" && !is_json_number(word))
      return not_a_value(word);
    at_ = end;
    out = Node::plain(std::string(word), origin(start));
    return true;
  }

  bool not_a_value(std::string_view word) {
    if (at_ == text_.size()) return fail(at_, "expected a value, found the end of the text");
    if (word.empty()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte < 0x20) return fail(at_, "a control character is not allowed here");
      return fail(at_, std::string("expected a value, found '") + text_[at_] + "'");
    }
    const std::string shown = base::ellipsis(word, 40);
    if (word == "True" || word == "False" || word == "None" || word == "NaN" || word == "Infinity") {
      return fail(at_, "'" + shown + "' is not JSON", "write true, false, null or a number");
    }
    if (word[0] == '\'') return fail(at_, "a string must stand in double quotes");
    if (word.starts_with("//") || word.starts_with("/*")) return fail(at_, "JSON has no comments");
    return fail(at_, "'" + shown + "' is not a JSON value", "put a string in double quotes");
  }

  bool string(Node& out) {
    const std::size_t start = at_;
    const char* begin = text_.data() + at_ + 1;
    const char* end = text_.data() + text_.size();
    const char* p = begin;
    while (p < end && *p != '"' && *p != '\\' && static_cast<unsigned char>(*p) >= 0x20) ++p;
    if (p < end && *p == '"') {
      at_ = static_cast<std::size_t>(p - text_.data()) + 1;
      out = Node::scalar(std::string(begin, p), Style::double_quoted, {}, origin(start));
      return true;
    }
    std::string text(begin, p);
    at_ = static_cast<std::size_t>(p - text_.data());
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        out = Node::scalar(std::move(text), Style::double_quoted, {}, origin(start));
        return true;
      }
      if (c == '\n') return fail(start, "this string is not closed on its line", "write a line break as \\n");
      if (static_cast<unsigned char>(c) < 0x20) {
        return fail(at_, "a control character in a string must be escaped", "write a tab as \\t");
      }
      if (c == '\\') {
        if (!escape(text)) return false;
      } else {
        text += c;
        ++at_;
      }
    }
    return fail(start, "this string is never closed");
  }

  bool escape(std::string& text) {
    const std::size_t start = at_++;
    const char c = peek();
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view values = "\"\\/\b\f\n\r\t";
    const std::size_t simple = at_ < text_.size() ? names.find(c) : std::string_view::npos;
    if (simple != std::string_view::npos) {
      text += values[simple];
      ++at_;
      return true;
    }
    if (c != 'u') return fail(start, "unknown escape in a string", "write a backslash as \\\\");
    ++at_;
    unsigned code = 0;
    if (!hex4(code)) return fail(start, "\\u needs four hexadecimal digits");
    if (code >= 0xD800 && code < 0xDC00) {
      unsigned low = 0;
      const bool pair = text_.substr(at_).starts_with("\\u");
      if (pair) at_ += 2;
      if (!pair || !hex4(low) || low < 0xDC00 || low > 0xDFFF) return fail(start, "half of a surrogate pair");
      code = 0x10000 + ((code - 0xD800) << 10u) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
      return fail(start, "half of a surrogate pair");
    }
    append_utf8(text, code);
    return true;
  }

  bool hex4(unsigned& code) {
    if (text_.size() - at_ < 4) return false;
    code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const int digit = hex_digit(text_[at_ + i]);
      if (digit < 0) return false;
      code = code * 16 + static_cast<unsigned>(digit);
    }
    at_ += 4;
    return true;
  }

  base::SourceId source_;
  std::string_view text_;
  base::Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  JsonProblem problem_;
};

std::size_t first_bad_utf8(std::string_view text) {
  std::size_t good = 0;
  std::size_t step = text.size();
  // Halving: is_utf8 of a prefix may fail for being cut in a sequence, so the last bytes are tried one by
  // one.
  while (step > 8) {
    step /= 2;
    if (base::is_utf8(text.substr(good, step))) good += step;
  }
  while (good < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && !base::is_utf8(text.substr(good, length))) ++length;
    if (length > 4) break;
    good += length;
  }
  return good;
}

bool read_json(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics, Node& root,
               JsonProblem& problem) {
  if (text.size() > UINT32_MAX) {
    problem = {0, "larger than 4 GiB", {}};
    return false;
  }
  if (!base::is_utf8(text)) {
    problem = {first_bad_utf8(text), "the text is not UTF-8 here", "save the file as UTF-8"};
    return false;
  }
  JsonReader reader(source, text, diagnostics);
  if (reader.read(root)) return true;
  problem = reader.problem();
  return false;
}

}  // namespace

Node parse_json(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics) {
  Node root;
  JsonProblem problem;
  if (read_json(source, text, diagnostics, root, problem)) return root;
  const Origin at{source, static_cast<std::uint32_t>(problem.offset)};
  diagnostics.error(at, std::move(problem.message), std::move(problem.hint));
  return Node::invalid(at);
}

Node parse_json(std::string path, std::string text, base::Diagnostics& diagnostics) {
  const base::SourceId source = base::add_source(std::move(path), text);
  return parse_json(source, text, diagnostics);
}

base::Result<Node> parse_json_text(std::string_view text) {
  base::Diagnostics diagnostics;
  Node root;
  JsonProblem problem;
  if (!read_json(0, text, diagnostics, root, problem)) {
    return base::error(base::ErrorKind::refused,
                       "not JSON: " + problem.message + " (at byte " + std::to_string(problem.offset) + ")");
  }
  if (diagnostics.has_errors()) {
    return base::error(base::ErrorKind::refused, "not JSON: " + diagnostics.list().front().message);
  }
  return root;
}

}  // namespace cf::document
