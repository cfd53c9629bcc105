// How values stand in a plan file. What JSON can't say by itself is a mapping with one key that starts with
// '$': {"$unknown": "dev/network VpcId"}, {"$secret": "ssm:/db/password@3"}, {"$invalid": true}, {"$tag":
// "!Ref", "$value": ...}; a mapping of the user's that could be taken for one of these is wrapped:
// {"$literal": {...}}. All other text is masked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace cf::plan {

using document::Node;

Node encode_value(const Node& value);
Node decode_value(const Node& json);  // invalid if it is none of the forms above

// An object of a plan file, in the order of the calls. Texts are masked.
class JsonObject {
 public:
  JsonObject& text(std::string_view key, std::string_view text);
  JsonObject& texts(std::string_view key, const std::vector<std::string>& texts);
  JsonObject& flag(std::string_view key, bool value);
  JsonObject& integer(std::string_view key, std::int64_t value);
  JsonObject& list(std::string_view key, std::vector<Node> items);
  JsonObject& node(std::string_view key, Node json);
  JsonObject& value(std::string_view key, const Node& value);  // encoded; left out if absent
  Node build() const;

 private:
  std::vector<document::Entry> entries_;
};

// A string as it may leave the process.
Node masked_string(std::string_view text);
Node masked_strings(const std::vector<std::string>& texts);

}  // namespace cf::plan
