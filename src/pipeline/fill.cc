#include "pipeline/fill.h"

#include <cstdio>
#include <cstdlib>

#include "base/strings.h"

namespace cf::pipeline {
namespace {

constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyz_";

// The length of "@name@" at the text's beginning; 0: there is none.
std::size_t placeholder_at(std::string_view text) {
  if (text.empty() || text.front() != '@') return 0;
  const std::size_t end = text.find_first_not_of(name_letters, 1);
  return end == std::string_view::npos || end == 1 || text[end] != '@' ? 0 : end + 1;
}

const std::string& value_of(const Values& values, std::string_view placeholder) {
  const std::string_view name = placeholder.substr(1, placeholder.size() - 2);
  const auto found = values.find(name);
  if (found != values.end()) return found->second;
  std::fprintf(stderr, "a generated file has no value for %s\n", std::string(placeholder).c_str());
  std::abort();
}

std::string fill_line(std::string_view line, const Values& values) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent == std::string_view::npos) return std::string(line) + "\n";
  const std::string_view body = line.substr(indent);
  if (placeholder_at(body) == body.size()) {
    const std::string& value = value_of(values, body);
    if (value.empty()) return {};
    std::string text;
    for (const std::string& each : base::split(base::trim(value), '\n'))
      text += each.empty() ? "\n" : std::string(line.substr(0, indent)) + each + "\n";
    return text;
  }
  std::string text;
  for (std::size_t i = 0; i < line.size();) {
    if (const std::size_t length = placeholder_at(line.substr(i)); length > 0) {
      text += value_of(values, line.substr(i, length));
      i += length;
    } else {
      text += line[i++];
    }
  }
  return text + "\n";
}

}  // namespace

std::string fill(std::string_view text, const Values& values) {
  std::string filled;
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string& line : base::split(text, '\n')) filled += fill_line(line, values);
  return filled;
}

std::string list_lines(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines += "- " + text + "\n";
  return lines;
}

std::string join_blocks(const std::vector<std::string>& blocks) {
  std::string text;
  for (const std::string& block : blocks)
    if (!block.empty()) text += std::string(base::trim(block)) + "\n";
  return text;
}

}  // namespace cf::pipeline
