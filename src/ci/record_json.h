// Reading the fields of our own records: what is missing is empty, so that records of older versions read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "document/node.h"
#include "plan/json_values.h"

namespace cf::ci {

inline std::string text_in(const document::Node& record, std::string_view key) {
  return std::string(record[key].text());
}

inline std::vector<std::string> texts_in(const document::Node& record, std::string_view key) {
  std::vector<std::string> texts;
  for (const document::Node& item : record[key].items()) texts.emplace_back(item.text());
  return texts;
}

inline std::optional<base::TimePoint> time_in(const document::Node& record, std::string_view key) {
  base::TimePoint time{};
  if (!base::parse_iso8601(record[key].text(), time)) return std::nullopt;
  return time;
}

}  // namespace cf::ci
