#include "document/fields.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/strings.h"
#include "document/duration.h"
#include "document/scalar.h"
#include "document/tag.h"

namespace cf::document {
namespace {

constexpr std::size_t longest_list = 1000;

std::string in_quotes(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string length_text(std::chrono::seconds length) {
  const auto count = length.count();
  if (count % 86'400 == 0 && count != 0) return std::to_string(count / 86'400) + "d";
  return count % 60 == 0 && count != 0 ? std::to_string(count / 60) + "m" : std::to_string(count) + "s";
}

}  // namespace

std::string known_are(std::span<const std::string> names) {
  return names.empty() ? "" : "known are " + base::join(names, ", ");
}

void Fields::error(base::Origin at, std::string message, std::string hint) const {
  diagnostics_->error(at ? at : origin(), std::move(message), std::move(hint)).where = where_;
}

void Fields::allow(std::span<const std::string> keys) {
  const auto known = [&](std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  for (const Entry& entry : mapping_.entries()) {
    const std::string key(entry.key.text());
    if (known(key)) continue;
    // The commonest slip: `name=vpc` for `name: vpc`.
    const std::size_t equals = is_null(entry.value, Dialect::pyyaml) ? key.find('=') : std::string::npos;
    const std::string_view before = base::trim(std::string_view(key).substr(0, equals));
    if (equals != std::string::npos && known(before)) {
      const std::string_view after = base::trim(std::string_view(key).substr(equals + 1));
      error(entry.key.origin(), "'=' in place of ':' in '" + key + "'",
            "write '" + std::string(before) + ": " + std::string(after) + "'");
    } else {
      error(entry.key.origin(), "unknown key '" + key + "'" + base::did_you_mean(key, keys), known_are(keys));
    }
  }
}

const Node& Fields::find(std::string_view key) const {
  static const Node none;
  const Node& value = mapping_.find(key);
  return value.is_invalid() || is_null(value, Dialect::pyyaml) ? none : value;
}

base::Origin Fields::at(std::string_view key) const {
  const base::Origin at = mapping_.find(key).origin();
  return at ? at : origin();
}

std::optional<std::string> Fields::text_of(const Node& value, const std::string& what) const {
  if (value.is_invalid()) return std::nullopt;
  const bool tagged = !application_tag(value).empty();
  auto text = as_string(value);
  if (!text || tagged) {
    error(value.origin(), what + " must be text, not " +
                              (tagged ? "a value with the tag " + std::string(value.tag())
                                      : kind_name(value, Dialect::pyyaml)));
    return std::nullopt;
  }
  if (is_null(value, Dialect::pyyaml) || base::trim(*text).empty()) {
    error(value.origin(), what + " is empty");
    return std::nullopt;
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(text->begin(), text->end(), is_control)) {
    error(value.origin(), what + " holds a line break or another control character");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> Fields::text(std::string_view key) {
  const Node& value = find(key);
  return value ? text_of(value, in_quotes(key)) : std::nullopt;
}

std::optional<std::string> Fields::choice(std::string_view key, std::span<const std::string> allowed) {
  auto found = text(key);
  if (!found || std::find(allowed.begin(), allowed.end(), *found) != allowed.end()) return found;
  error(at(key), in_quotes(key) + " can't be " + in_quotes(*found) + base::did_you_mean(*found, allowed),
        known_are(allowed));
  return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view key) {
  const auto found = text(key);
  if (!found) return std::nullopt;
  if (base::equals_ignore_case(*found, "true")) return true;
  if (base::equals_ignore_case(*found, "false")) return false;
  error(at(key), in_quotes(key) + " must be true or false, not " + in_quotes(*found));
  return std::nullopt;
}

std::optional<int> Fields::number(std::string_view key, int least, int most) {
  const auto found = text(key);
  if (!found) return std::nullopt;
  int number = 0;
  const char* end = found->data() + found->size();
  const auto read = std::from_chars(found->data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= least && number <= most) return number;
  error(at(key), in_quotes(key) + " must be a whole number from " + std::to_string(least) + " to " +
                     std::to_string(most) + ", not " + in_quotes(*found));
  return std::nullopt;
}

std::optional<std::chrono::seconds> Fields::duration(std::string_view key, std::chrono::seconds least,
                                                     std::chrono::seconds most) {
  const auto found = text(key);
  if (!found) return std::nullopt;
  const auto length = parse_duration(*found);
  if (!length) {
    error(at(key), in_quotes(key) + " must be a length of time, not " + in_quotes(*found),
          "a whole number with s, m, h or d: 90s, 30m, 4h, 7d");
  } else if (*length < least || *length > most) {
    error(at(key), in_quotes(key) + " must be from " + length_text(least) + " to " + length_text(most) +
                       ", not " + in_quotes(*found));
    return std::nullopt;
  }
  return length;
}

bool Fields::too_long(std::string_view key, std::size_t longest) const {
  if (find(key).size() <= longest) return false;
  error(at(key), in_quotes(key) + " has more than " + std::to_string(longest) + " items");
  return true;
}

std::optional<std::vector<Fields::Text>> Fields::texts(std::string_view key) {
  const Node& value = find(key);
  if (!value) return std::nullopt;
  std::vector<Text> found;
  std::set<std::string> seen;
  const auto add = [&](const Node& item, const std::string& what) {
    auto text = text_of(item, what);
    if (!text) return;
    if (!seen.insert(*text).second)
      error(item.origin(), in_quotes(*text) + " is in " + in_quotes(key) + " twice");
    found.push_back({std::move(*text), item.origin()});
  };
  if (value.is_sequence() && application_tag(value).empty()) {
    if (too_long(key, longest_list)) return found;
    for (const Node& item : value.items()) add(item, "an item of " + in_quotes(key));
  } else if (value.is_scalar()) {
    add(value, in_quotes(key));
  } else {
    error(value.origin(),
          in_quotes(key) + " must be a list of texts, not " + kind_name(value, Dialect::pyyaml));
    return std::nullopt;
  }
  return found;
}

std::optional<std::vector<std::string>> Fields::strings(std::string_view key) {
  auto found = texts(key);
  if (!found) return std::nullopt;
  std::vector<std::string> result;
  for (Text& text : *found) result.push_back(std::move(text.text));
  return result;
}

std::optional<Fields> Fields::fields(std::string_view key) {
  const Node& value = find(key);
  if (!value) return std::nullopt;
  if (!value.is_mapping() || !application_tag(value).empty()) {
    error(value.origin(), in_quotes(key) + " must be a mapping, not " + kind_name(value, Dialect::pyyaml));
    return std::nullopt;
  }
  return Fields(value, (where_.empty() ? "" : where_ + " ") + std::string(key), *diagnostics_);
}

std::vector<Fields> Fields::list(std::string_view key, std::string_view like, std::size_t longest) {
  const Node& value = find(key);
  std::vector<Fields> found;
  if (!value) return found;
  const std::string hint = "write '- " + std::string(like) + "' for each";
  if (!value.is_sequence()) {
    error(value.origin(), in_quotes(key) + " must be a list, not " + kind_name(value, Dialect::pyyaml), hint);
    return found;
  }
  if (too_long(key, longest)) return found;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Node& item = value.at(i);
    const std::string where =
        (where_.empty() ? "" : where_ + " ") + std::string(key) + "[" + std::to_string(i) + "]";
    if (item.is_mapping() && application_tag(item).empty()) {
      found.emplace_back(item, where, *diagnostics_);
    } else if (!item.is_invalid()) {
      diagnostics_
          ->error(item.origin() ? item.origin() : value.origin(),
                  "it must be a mapping, not " + kind_name(item, Dialect::pyyaml), hint)
          .where = where;
    }
  }
  return found;
}

}  // namespace cf::document
