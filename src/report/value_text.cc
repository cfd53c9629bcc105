#include "report/value_text.h"

#include <cmath>

#include "base/secrets.h"
#include "document/json.h"

namespace cf::report {

using document::Kind;
using document::Node;

namespace {

constexpr std::string_view known_after_deploy = "(known after deploy)";

// An output of another stack is named; what the stack itself makes stands where it is shown already.
std::string unknown_text(const Node& value) {
  const bool of_another = value.text().find('/') != std::string_view::npos;
  return of_another ? "(known after deploy: " + std::string(value.text()) + ")"
                    : std::string(known_after_deploy);
}

// With the words that people read in place of what JSON can't say.
Node spoken(const Node& value) {
  switch (value.kind()) {
    case Kind::unknown:
      return Node::string(unknown_text(value));
    case Kind::secret:
      return Node::string(std::string(base::masked));
    case Kind::invalid:
      return Node::string("(invalid)");
    case Kind::sequence: {
      std::vector<Node> items;
      for (const Node& item : value.items()) items.push_back(spoken(item));
      return Node::sequence(std::move(items));
    }
    case Kind::mapping: {
      std::vector<document::Entry> entries;
      for (const document::Entry& entry : value.entries())
        entries.push_back({entry.key, spoken(entry.value)});
      return Node::mapping(std::move(entries));
    }
    case Kind::absent:
    case Kind::scalar:
      return value;
  }
  return value;
}

std::string two_digits(long n) {
  return (n < 10 ? "0" : "") + std::to_string(n);
}

}  // namespace

std::string value_text(const Node& value) {
  switch (value.kind()) {
    case Kind::absent:
      return "(not set)";
    case Kind::unknown:
      return unknown_text(value);
    case Kind::secret:
      return std::string(base::masked);
    case Kind::invalid:
      return "(invalid)";
    case Kind::scalar: {
      const std::string text(value.text());
      const bool quote = text.empty() || text.front() == ' ' || text.back() == ' ';
      return quote ? "\"" + text + "\"" : text;
    }
    case Kind::sequence:
    case Kind::mapping:
      return document::to_json(spoken(value));
  }
  return {};
}

std::string duration_text(double seconds) {
  if (seconds < 10) {
    const long tenths = std::lround(seconds * 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
  }
  const long whole = std::lround(seconds);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + two_digits(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + two_digits(whole % 3600 / 60) + " min";
}

}  // namespace cf::report
