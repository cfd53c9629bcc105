#include "forge/answer.h"

#include "document/scalar.h"

namespace cf::forge {

using document::Dialect;
using document::Node;

const Node& at(const Node& node, std::string_view keys) {
  const Node* here = &node;
  while (!keys.empty()) {
    const auto dot = keys.find('.');
    here = &here->find(keys.substr(0, dot));
    keys = dot == std::string_view::npos ? std::string_view() : keys.substr(dot + 1);
  }
  return *here;
}

std::string text_at(const Node& node, std::string_view keys) {
  const Node& found = at(node, keys);
  if (!found.is_scalar() || document::is_null(found, Dialect::json)) return {};
  return std::string(found.text());
}

bool true_at(const Node& node, std::string_view keys) {
  const Node& found = at(node, keys);
  return found.is_scalar() && document::as_bool(found, Dialect::json).value_or(false);
}

std::int64_t integer_at(const Node& node, std::string_view keys) {
  const Node& found = at(node, keys);
  return found.is_scalar() ? document::as_integer(found, Dialect::json).value_or(0) : 0;
}

double number_at(const Node& node, std::string_view keys) {
  const Node& found = at(node, keys);
  if (!found.is_scalar()) return 0;
  const document::Scalar value = document::scalar(found, Dialect::json);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : 0;
}

base::TimePoint time_at(const Node& node, std::string_view keys) {
  base::TimePoint time{};
  return base::parse_iso8601(text_at(node, keys), time) ? time : base::TimePoint{};
}

bool was_edited(const Node& node, std::string_view created, std::string_view updated) {
  base::TimePoint first{}, second{};
  if (!base::parse_iso8601(text_at(node, created), first)) return true;
  if (!base::parse_iso8601(text_at(node, updated), second)) return true;
  return second - first >= std::chrono::seconds(1);
}

}  // namespace cf::forge
