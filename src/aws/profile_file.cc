#include "aws/profile_file.h"

#include "base/strings.h"

namespace cf::aws {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

// What may be quoted in messages: the same text with everything but section headers and keys starred out,
// because a line that is wrong may hold a secret key.
std::string quotable(std::string text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto first = text.find_first_not_of(" \t", start);
    std::size_t secret = start;
    if (first < end && text[first] == '[') {
      secret = end;
    } else if (const auto delimiter = text.find_first_of("=:", start); delimiter < end) {
      secret = delimiter + 1;
    }
    for (std::size_t i = secret; i < end; ++i) {
      if (!is_blank(text[i])) text[i] = '*';
    }
    start = end + 1;
  }
  return text;
}

class ProfileReader {
 public:
  ProfileReader(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics)
      : source_(source), text_(text), diagnostics_(diagnostics) {}

  std::map<std::string, ProfileSection> read() {
    std::size_t offset = 0;
    while (offset < text_.size()) {
      const auto end = std::min(text_.find('\n', offset), text_.size());
      read_line(text_.substr(offset, end - offset), offset);
      offset = end + 1;
    }
    for (auto& [name, section] : sections_) {
      for (auto& [key, value] : section.values) finish(key, value);
    }
    return std::move(sections_);
  }

 private:
  void read_line(std::string_view line, std::size_t offset) {
    const auto content = base::trim(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') return;
    std::size_t indent = 0;
    while (is_blank(line[indent])) ++indent;
    const base::Origin at{source_, static_cast<std::uint32_t>(offset + indent)};
    if (value_ != nullptr && indent > value_indent_) {
      value_->text += "\n" + std::string(content);
      return;
    }
    if (content.front() == '[' && content.rfind(']') != std::string_view::npos && content.rfind(']') > 1) {
      start_section(std::string(content.substr(1, content.rfind(']') - 1)), at);
    } else {
      read_option(content, indent, at);
    }
  }

  void start_section(const std::string& name, base::Origin at) {
    const auto [place, added] = sections_.try_emplace(name);
    if (added) {
      place->second.at = at;
    } else {
      diagnostics_.error(at, "the section [" + name + "] comes twice", "merge the two");
    }
    section_ = &place->second;
    value_ = nullptr;
  }

  void read_option(std::string_view content, std::size_t indent, base::Origin at) {
    value_ = nullptr;
    const auto delimiter = content.find_first_of("=:");
    if (section_ == nullptr) {
      diagnostics_.error(at, "this line belongs to no section", "start with [default] or [profile NAME]");
      return;
    }
    const std::string key = base::to_lower(base::trim(content.substr(0, delimiter)));
    if (delimiter == std::string_view::npos || key.empty()) {
      diagnostics_.error(at, "this line is neither [section] nor 'key = value'");
      return;
    }
    const auto [place, added] = section_->values.try_emplace(key);
    if (!added) {
      diagnostics_.error(at, "the key " + key + " comes twice in its section", "keep one of them");
      return;
    }
    place->second = {std::string(base::trim(content.substr(delimiter + 1))), at, {}};
    value_ = &place->second;
    value_indent_ = indent;
  }

  // A value that starts on the line below its key is a nested section.
  void finish(const std::string& key, ProfileValue& value) {
    if (!value.text.starts_with('\n')) return;
    for (const auto& line : base::split(value.text, '\n')) {
      if (line.empty()) continue;
      const auto equals = line.find('=');
      if (equals == std::string::npos) {
        diagnostics_.error(value.at, "a line below " + key + " is not 'key = value'");
        continue;
      }
      value.nested[std::string(base::trim(std::string_view(line).substr(0, equals)))] =
          std::string(base::trim(std::string_view(line).substr(equals + 1)));
    }
  }

  base::SourceId source_;
  std::string_view text_;
  base::Diagnostics& diagnostics_;
  std::map<std::string, ProfileSection> sections_;
  ProfileSection* section_ = nullptr;
  ProfileValue* value_ = nullptr;
  std::size_t value_indent_ = 0;
};

}  // namespace

std::string ProfileSection::text(std::string_view key) const {
  const auto found = values.find(std::string(key));
  return found == values.end() ? std::string() : found->second.text;
}

std::map<std::string, ProfileSection> read_profile_file(const std::string& path, std::string text,
                                                        base::Diagnostics& diagnostics) {
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  const base::SourceId source = base::add_source(path, quotable(text));
  if (!base::is_utf8(text)) {
    diagnostics.error({source, 0}, "this file is not UTF-8");
    return {};
  }
  return ProfileReader(source, text, diagnostics).read();
}

std::optional<std::vector<std::string>> split_shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\'' && c != '\'') {
      word += c;
    } else if (c == '\\' && quote != '\'') {
      if (++i == text.size()) return std::nullopt;
      // Within double quotes a backslash is itself before anything but these.
      if (quote == '"' && text[i] != '"' && text[i] != '\\') word += '\\';
      word += text[i];
      in_word = true;
    } else if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (is_blank(c)) {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != '\0') return std::nullopt;
  if (in_word) words.push_back(std::move(word));
  return words;
}

}  // namespace cf::aws
