// Our own records as JSON. Each has one table of its fields, a template over a pair like these two, that is
// written and read by; what is missing is empty, so that records of older versions read.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "document/json.h"
#include "document/node.h"
#include "document/scalar.h"
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

// Texts are masked: AWS's and people's own words may repeat what nobody should read.
class FieldWriter {
 public:
  // `leaves_out`: texts and lists that are empty, from here on.
  explicit FieldWriter(bool leaves_out = false) : leaves_out_(leaves_out) {}

  void operator()(const char* key, const std::string& text) {
    if (!leaves_out_ || !text.empty()) object_.text(key, text);
  }
  void operator()(const char* key, const base::Region& region) { object_.text(key, region.str()); }
  void operator()(const char* key, const std::vector<std::string>& texts) {
    if (!leaves_out_ || !texts.empty()) object_.texts(key, texts);
  }
  void operator()(const char* key, const base::TimePoint& time) { object_.text(key, base::iso8601(time)); }
  void operator()(const char* key, const std::optional<base::TimePoint>& time) {
    object_.text(key, time ? base::iso8601(*time) : "");
  }
  void operator()(const char* key, const bool& flag) { object_.flag(key, flag); }
  template <std::integral Number>
  void operator()(const char* key, const Number& number) {
    object_.integer(key, static_cast<std::int64_t>(number));
  }
  void node(const char* key, document::Node value) { object_.node(key, std::move(value)); }
  document::Node build() const { return object_.build(); }
  std::string json() const { return document::to_json(object_.build()); }

 private:
  plan::JsonObject object_;
  bool leaves_out_;
};

class FieldReader {
 public:
  explicit FieldReader(document::Node record) : record_(std::move(record)) {}

  void operator()(const char* key, std::string& text) const { text = text_in(record_, key); }
  void operator()(const char* key, base::Region& region) const {
    region = base::Region(text_in(record_, key));
  }
  void operator()(const char* key, std::vector<std::string>& texts) const { texts = texts_in(record_, key); }
  void operator()(const char* key, base::TimePoint& time) const {
    time = time_in(record_, key).value_or(base::TimePoint{});
  }
  void operator()(const char* key, std::optional<base::TimePoint>& time) const {
    time = time_in(record_, key);
  }
  // One that is missing keeps its value.
  void operator()(const char* key, bool& flag) const {
    flag = document::as_bool(record_[key], document::Dialect::json).value_or(flag);
  }
  template <std::integral Number>
  void operator()(const char* key, Number& number) const {
    number = static_cast<Number>(document::as_integer(record_[key], document::Dialect::json).value_or(0));
  }
  const document::Node& operator[](const char* key) const { return record_[key]; }

 private:
  document::Node record_;
};

}  // namespace cf::ci
