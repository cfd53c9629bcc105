#include "project/unread.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace cf::project {
namespace {

constexpr std::array<std::string_view, 6> place_keys = {"stack_name", "project_code", "region",
                                                        "profile",    "sceptre_role", "iam_role"};
constexpr std::string_view word_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr std::string_view path_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./";

bool has_text(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// Keys may come from elsewhere: from other files, or from a value that stands where keys do.
bool brings_in_text(std::string_view text) {
  if (has_text(text, "include") || has_text(text, "import") || has_text(text, "extends")) return true;
  const std::vector<std::string> lines = base::split(text, '\n');
  return std::any_of(lines.begin(), lines.end(),
                     [](const std::string& line) { return base::trim(line).starts_with("{{"); });
}

bool holds_word(std::string_view text, std::string_view word, std::string_view letters) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || letters.find(text[at - 1]) == std::string_view::npos;
    const bool ends = end == text.size() || letters.find(text[end]) == std::string_view::npos;
    if (begins && ends) return true;
  }
  return false;
}

// Whether the line has "key:", wherever it stands.
bool sets_key(std::string_view line, std::string_view key) {
  for (std::size_t at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
    if (at > 0 && word_letters.find(line[at - 1]) != std::string_view::npos) continue;
    const std::size_t after = line.find_first_not_of("\"' ", at + key.size());
    if (after != std::string_view::npos && line[after] == ':') return true;
  }
  return false;
}

// The value of `key` where the line is nothing but "key: value", unquoted or quoted whole.
std::optional<std::string> written_out(std::string_view line, std::string_view key) {
  if (!line.starts_with(key) || line.substr(key.size()).empty() || line[key.size()] != ':')
    return std::nullopt;
  std::string_view value = base::trim(line.substr(key.size() + 1));
  const bool quoted = value.size() > 2 && (value.front() == '"' || value.front() == '\'');
  if (quoted && value.back() == value.front()) value = value.substr(1, value.size() - 2);
  constexpr std::string_view others = ":+=@";
  const bool plain = std::all_of(value.begin(), value.end(), [&](char c) {
    return path_letters.find(c) != std::string_view::npos || others.find(c) != std::string_view::npos;
  });
  if (value.empty() || !plain) return std::nullopt;
  return std::string(value);
}

// Whether a path that is written in `text`, perhaps begun by Jinja2, can be `file`.
bool could_be_written(std::string_view text, std::string_view file) {
  constexpr std::string_view ending = ".yaml";
  for (std::size_t at = text.find(ending); at != std::string_view::npos; at = text.find(ending, at + 1)) {
    const std::string_view up_to = text.substr(0, at + ending.size());
    const std::size_t before = up_to.find_last_not_of(path_letters);
    const std::string_view path = before == std::string_view::npos ? up_to : up_to.substr(before + 1);
    if (path == file) return true;
    if (before != std::string_view::npos && up_to[before] == '}' && file.ends_with(path)) return true;
  }
  return false;
}

// What follows `dependencies` up to the next key of the top level.
std::string_view dependencies_in(std::string_view text) {
  const std::size_t at = text.find("dependencies");
  if (at == std::string_view::npos) return {};
  std::size_t end = text.find('\n', at);
  while (end != std::string_view::npos && end + 1 < text.size() &&
         (word_letters.find(text[end + 1]) == std::string_view::npos || text[end + 1] == '-'))
    end = text.find('\n', end + 1);
  return text.substr(at, end == std::string_view::npos ? end : end - at);
}

}  // namespace

void Unread::add(const Unread& other) {
  text += (text.empty() ? "" : "\n") + other.text;
  whole = whole && other.whole;
  placed = placed && other.placed;
}

std::optional<std::vector<std::pair<std::string, std::string>>> place_settings(const Unread& unread) {
  if (!unread.whole || brings_in_text(unread.text)) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> settings;
  for (const std::string& line : base::split(unread.text, '\n')) {
    if (base::trim(line).starts_with("#")) continue;
    for (const std::string_view key : place_keys) {
      if (!sets_key(line, key)) continue;
      auto value = written_out(line, key);
      // A condition may leave the line out.
      if (!value || has_text(unread.text, "{%")) return std::nullopt;
      settings.emplace_back(key, *std::move(value));
    }
  }
  return settings;
}

bool could_name(const Unread& unread, const base::StackPath& path, std::string_view stack_name) {
  const std::string_view text = unread.text;
  if (!unread.whole || brings_in_text(text) || could_be_written(text, path.str() + ".yaml")) return true;
  if (!stack_name.empty() && holds_word(text, stack_name, word_letters)) return true;
  for (const std::string& line : base::split(text, '\n'))
    if (has_text(line, "!stack_") && has_text(line, "}}") && !has_text(line, ".yaml")) return true;
  const std::string_view dependencies = dependencies_in(text);
  for (const std::string& line : base::split(dependencies, '\n'))
    if (has_text(line, "}}") && !has_text(line, ".yaml")) return true;
  for (std::string group = path.str(); group.find('/') != std::string::npos;) {
    group.resize(group.rfind('/'));
    if (holds_word(dependencies, group, path_letters)) return true;
  }
  return false;
}

}  // namespace cf::project
