#include "net/http_message.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::net {

void Headers::set(std::string_view name, std::string value) {
  erase(name);
  list_.emplace_back(std::string(name), std::move(value));
}

std::string_view Headers::get(std::string_view name) const {
  for (const auto& [key, value] : list_) {
    if (base::equals_ignore_case(key, name)) return value;
  }
  return {};
}

bool Headers::has(std::string_view name) const {
  return std::any_of(list_.begin(), list_.end(),
                     [&](const auto& header) { return base::equals_ignore_case(header.first, name); });
}

void Headers::erase(std::string_view name) {
  std::erase_if(list_, [&](const auto& header) { return base::equals_ignore_case(header.first, name); });
}

}  // namespace cf::net
