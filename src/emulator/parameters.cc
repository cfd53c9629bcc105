#include "emulator/parameters.h"

#include <charconv>
#include <map>

#include "base/strings.h"

namespace cf::emulator {

namespace {

constexpr std::size_t max_parameters = 20'000;

// "12.ParameterKey" -> 12 and "ParameterKey"; false if it does not start with a number.
bool take_index(std::string_view text, unsigned& index, std::string_view& rest) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc{}) return false;
  rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (rest.empty()) return true;
  if (rest.front() != '.') return false;
  rest.remove_prefix(1);
  return true;
}

}  // namespace

Parameters::Parameters(std::string_view form) {
  while (!form.empty() && values_.size() < max_parameters) {
    const auto end = form.find('&');
    const std::string_view pair = form.substr(0, end);
    form.remove_prefix(end == std::string_view::npos ? form.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const std::string_view value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    add(base::percent_decode(pair.substr(0, equals), true), base::percent_decode(value, true));
  }
}

void Parameters::add(std::string name, std::string value) {
  values_.emplace_back(std::move(name), std::move(value));
}

bool Parameters::has(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return true;
    if (key.size() > name.size() && key[name.size()] == '.' && key.compare(0, name.size(), name) == 0)
      return true;
  }
  return false;
}

std::string Parameters::get(std::string_view name) const {
  for (const auto& [key, value] : values_)
    if (key == name) return value;
  return {};
}

bool Parameters::flag(std::string_view name, bool otherwise) const {
  const std::string text = get(name);
  return text.empty() ? otherwise : base::equals_ignore_case(text, "true");
}

int Parameters::number(std::string_view name, int otherwise) const {
  const std::string text = get(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

std::vector<std::string> Parameters::list(std::string_view name) const {
  const std::string prefix = std::string(name) + ".member.";
  std::map<unsigned, std::string> members;
  for (const auto& [key, value] : values_) {
    unsigned index = 0;
    std::string_view rest;
    if (key.starts_with(prefix) && take_index(std::string_view(key).substr(prefix.size()), index, rest) &&
        rest.empty()) {
      members[index] = value;
    }
  }
  std::vector<std::string> out;
  for (auto& [index, value] : members) out.push_back(std::move(value));
  return out;
}

std::vector<Parameters> Parameters::structures(std::string_view name) const {
  const std::string prefix = std::string(name) + ".member.";
  std::map<unsigned, Parameters> members;
  for (const auto& [key, value] : values_) {
    unsigned index = 0;
    std::string_view rest;
    if (key.starts_with(prefix) && take_index(std::string_view(key).substr(prefix.size()), index, rest) &&
        !rest.empty()) {
      members[index].add(std::string(rest), value);
    }
  }
  std::vector<Parameters> out;
  for (auto& [index, value] : members) out.push_back(std::move(value));
  return out;
}

}  // namespace cf::emulator
