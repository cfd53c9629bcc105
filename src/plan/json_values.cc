#include "plan/json_values.h"

#include <vector>

#include "base/secrets.h"

namespace cf::plan {

using document::Kind;

namespace {

bool has_reserved_key(const Node& mapping) {
  for (const document::Entry& entry : mapping.entries()) {
    const std::string_view key = entry.key.text();
    if (!key.empty() && key.front() == '$') return true;
  }
  return false;
}

Node encode_untagged(const Node& value) {
  switch (value.kind()) {
    case Kind::absent:
      return Node::null();
    case Kind::unknown:
      return JsonObject().text("$unknown", value.text()).build();
    case Kind::secret:
      return JsonObject().text("$secret", value.label()).build();
    case Kind::invalid:
      return JsonObject().flag("$invalid", true).build();
    case Kind::scalar:
      return value.style() == document::Style::plain
                 ? Node::plain(base::mask_secrets(std::string(value.text())))
                 : masked_string(value.text());
    case Kind::sequence: {
      std::vector<Node> items;
      items.reserve(value.size());
      for (const Node& item : value.items()) items.push_back(encode_value(item));
      return Node::sequence(std::move(items));
    }
    case Kind::mapping: {
      std::vector<document::Entry> entries;
      entries.reserve(value.size());
      for (const document::Entry& entry : value.entries()) {
        entries.push_back({masked_string(entry.key.text()), encode_value(entry.value)});
      }
      Node mapping = Node::mapping(std::move(entries));
      return has_reserved_key(value) ? JsonObject().node("$literal", mapping).build() : mapping;
    }
  }
  return Node::null();
}

Node decode_entries(const Node& json) {
  std::vector<document::Entry> entries;
  entries.reserve(json.size());
  for (const document::Entry& entry : json.entries()) {
    entries.push_back({Node::string(std::string(entry.key.text())), decode_value(entry.value)});
  }
  return Node::mapping(std::move(entries));
}

}  // namespace

Node masked_string(std::string_view text) {
  return Node::string(base::mask_secrets(std::string(text)));
}

Node masked_strings(const std::vector<std::string>& texts) {
  std::vector<Node> items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(masked_string(text));
  return Node::sequence(std::move(items));
}

JsonObject& JsonObject::node(std::string_view key, Node json) {
  entries_.push_back({Node::string(std::string(key)), std::move(json)});
  return *this;
}
JsonObject& JsonObject::text(std::string_view key, std::string_view text) {
  return node(key, masked_string(text));
}
JsonObject& JsonObject::texts(std::string_view key, const std::vector<std::string>& texts) {
  return node(key, masked_strings(texts));
}
JsonObject& JsonObject::flag(std::string_view key, bool value) {
  return node(key, Node::boolean(value));
}
JsonObject& JsonObject::integer(std::string_view key, std::int64_t value) {
  return node(key, Node::integer(value));
}
JsonObject& JsonObject::list(std::string_view key, std::vector<Node> items) {
  return node(key, Node::sequence(std::move(items)));
}
JsonObject& JsonObject::value(std::string_view key, const Node& value) {
  return value ? node(key, encode_value(value)) : *this;
}
Node JsonObject::build() const {
  return Node::mapping(entries_);
}

Node encode_value(const Node& value) {
  Node untagged = encode_untagged(value);
  if (value.tag().empty()) return untagged;
  return JsonObject().text("$tag", value.tag()).node("$value", untagged).build();
}

Node decode_value(const Node& json) {
  if (json.is_sequence()) {
    std::vector<Node> items;
    items.reserve(json.size());
    for (const Node& item : json.items()) items.push_back(decode_value(item));
    return Node::sequence(std::move(items));
  }
  if (!json.is_mapping()) return json;
  if (!has_reserved_key(json)) return decode_entries(json);
  if (json.size() == 1) {
    const document::Entry& only = json.entries().front();
    const std::string_view key = only.key.text();
    if (key == "$unknown" && only.value.is_scalar()) return Node::unknown(std::string(only.value.text()));
    if (key == "$secret" && only.value.is_scalar()) return Node::secret("", std::string(only.value.text()));
    if (key == "$literal" && only.value.is_mapping()) return decode_entries(only.value);
    return Node::invalid();
  }
  if (json.size() == 2 && json.has("$tag") && json.has("$value")) {
    return decode_value(json["$value"]).with_tag(std::string(json["$tag"].text()));
  }
  return Node::invalid();
}

}  // namespace cf::plan
