// The values below the keys of one mapping of a file that people write. Every function reports what is wrong
// with a value where it stands, and then gives none (or what could be had). A key without a value is as one
// that is absent.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::document {

class Fields {
 public:
  // `where` names the mapping in reports: "environments[1] prod". `diagnostics` must outlive it.
  Fields(Node mapping, std::string where, base::Diagnostics& diagnostics)
      : mapping_(std::move(mapping)), where_(std::move(where)), diagnostics_(&diagnostics) {}

  const Node& mapping() const { return mapping_; }
  const std::string& where() const { return where_; }
  base::Diagnostics& diagnostics() const { return *diagnostics_; }
  base::Origin origin() const { return mapping_.origin(); }

  void allow(std::span<const std::string> keys);  // all others are reported

  const Node& find(std::string_view key) const;  // absent too where it is null or invalid
  base::Origin at(std::string_view key) const;   // of the value; without one, of the mapping

  // Raw text, as written: 22:00 and "22:00" are the same. Not empty, without control characters.
  std::optional<std::string> text(std::string_view key);
  std::optional<std::string> choice(std::string_view key, std::span<const std::string> allowed);
  std::optional<bool> flag(std::string_view key);
  std::optional<int> number(std::string_view key, int least, int most);
  std::optional<std::chrono::seconds> duration(std::string_view key, std::chrono::seconds least,
                                               std::chrono::seconds most);

  struct Text {
    std::string text;
    base::Origin at;
  };
  // A list of texts, or one text for a list of one. No text may be in it twice.
  std::optional<std::vector<Text>> texts(std::string_view key);
  std::optional<std::vector<std::string>> strings(std::string_view key);

  std::optional<Fields> fields(std::string_view key);  // a mapping
  // A list of mappings like `like`. It is short by default: every environment has a descriptor's shared
  // lists, and whoever looks at all environments has all of those.
  std::vector<Fields> list(std::string_view key, std::string_view like, std::size_t longest = 100);

  void error(base::Origin at, std::string message, std::string hint = {}) const;

 private:
  bool too_long(std::string_view key,
                std::size_t longest) const;  // reports a list that nobody writes by hand
  std::optional<std::string> text_of(const Node& value, const std::string& what) const;

  Node mapping_;
  std::string where_;
  base::Diagnostics* diagnostics_;
};

// "known are dev, prod": the names to choose from; empty if there are none.
std::string known_are(std::span<const std::string> names);

}  // namespace cf::document
