#include <algorithm>
#include <cmath>

#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/number.h"
#include "document/tag.h"

namespace cf::document {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

// The bytes of the UTF-8 sequence at the front; 0 if it is malformed.
std::size_t sequence_length(std::string_view text) {
  for (std::size_t n = 1; n <= 4 && n <= text.size(); ++n) {
    if (base::is_utf8(text.substr(0, n))) return n;
  }
  return 0;
}

class JsonWriter {
 public:
  JsonWriter(std::string& out, const JsonStyle& style) : out_(out), style_(style) {}

  void write(const Node& node) {
    const std::string_view tag = application_tag(node);
    if (tag.empty()) {
      write_value(node);
      return;
    }
    open('{');
    write_key("$tag", true);
    out_ += json_quote(tag);
    write_key("$value", false);
    write_value(node);
    close('}');
  }

 private:
  void write_value(const Node& node) {
    switch (node.kind()) {
      case Kind::absent:
        out_ += "null";
        break;
      case Kind::scalar:
        write_scalar(node);
        break;
      case Kind::sequence:
        write_sequence(node);
        break;
      case Kind::mapping:
        write_mapping(node);
        break;
      case Kind::unknown:
        write_marker("$unknown", json_quote(node.text()));
        break;
      case Kind::secret:
        out_ += json_quote(base::masked);
        break;
      case Kind::invalid:
        write_marker("$invalid", "true");
        break;
    }
  }

  void write_scalar(const Node& node) {
    const Scalar value = scalar(node, style_.dialect);
    if (std::holds_alternative<Null>(value)) {
      out_ += "null";
    } else if (const auto* boolean = std::get_if<bool>(&value)) {
      out_ += *boolean ? "true" : "false";
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      out_ += json_quote(*text);
    } else if (std::holds_alternative<Date>(value)) {
      out_ += json_quote(std::get<Date>(value).text);
    } else if (is_json_number(node.text())) {
      out_ += node.text();  // as written: 1.10 stays 1.10
    } else if (const auto* number = std::get_if<double>(&value)) {
      out_ += std::isfinite(*number) ? python_float(*number) : json_quote(node.text());
    } else {
      out_ += python_str(value);
    }
  }

  void write_sequence(const Node& node) {
    if (node.empty()) {
      out_ += "[]";
      return;
    }
    open('[');
    bool first = true;
    for (const Node& item : node.items()) {
      if (!std::exchange(first, false)) out_ += style_.indent > 0 ? "," : ", ";
      break_line();
      write(item);
    }
    close(']');
  }

  void write_mapping(const Node& node) {
    if (node.empty()) {
      out_ += "{}";
      return;
    }
    std::vector<const Entry*> entries;
    entries.reserve(node.size());
    for (const Entry& entry : node.entries()) entries.push_back(&entry);
    if (style_.sort_keys) {
      std::stable_sort(entries.begin(), entries.end(),
                       [](const Entry* a, const Entry* b) { return a->key.text() < b->key.text(); });
    }
    open('{');
    bool first = true;
    for (const Entry* entry : entries) {
      write_key(entry->key.text(), std::exchange(first, false));
      write(entry->value);
    }
    close('}');
  }

  void write_marker(std::string_view key, const std::string& value) {
    open('{');
    write_key(key, true);
    out_ += value;
    close('}');
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
  }
  void close(char bracket) {
    --depth_;
    break_line();
    out_ += bracket;
  }
  void write_key(std::string_view key, bool first) {
    if (!first) out_ += style_.indent > 0 ? "," : ", ";
    break_line();
    out_ += json_quote(key) + ": ";
  }
  void break_line() {
    if (style_.indent <= 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(style_.indent) * depth_, ' ');
  }

  std::string& out_;
  const JsonStyle& style_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string to_json(const Node& node, const JsonStyle& style) {
  std::string out;
  JsonWriter(out, style).write(node);
  return out;
}

std::string json_quote(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(text.size() + 2);
  out += '"';
  const bool valid = base::is_utf8(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && !valid) {
      const std::size_t length = sequence_length(text.substr(i));
      out += length == 0 ? replacement_character : text.substr(i, length);
      i += length == 0 ? 0 : length - 1;
    } else if (byte >= 0x20) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    } else {
      switch (c) {
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        case '\b':
          out += "\\b";
          break;
        case '\f':
          out += "\\f";
          break;
        default:
          out += "\\u00";
          out += digits[byte >> 4u];
          out += digits[byte & 15u];
      }
    }
  }
  out += '"';
  return out;
}

}  // namespace cf::document
