#include "worker/request.h"

#include <cmath>

#include "document/json.h"
#include "document/scalar.h"

namespace cf::worker {

namespace {

struct JsonScalar {
  std::string& out;
  void operator()(document::Null) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const document::BigInteger& value) const { out += value.digits; }
  void operator()(double value) const {
    if (std::isnan(value)) {
      out += "NaN";
    } else if (std::isinf(value)) {
      out += value < 0 ? "-Infinity" : "Infinity";
    } else {
      out += document::python_str(value);
    }
  }
  void operator()(const document::Date& value) const {
    out += "{\"$cf:date\":" + document::json_quote(value.text) + "}";
  }
  void operator()(const std::string& value) const { out += document::json_quote(value); }
};

bool all_keys_are_text(const document::Node& mapping) {
  for (const auto& entry : mapping.entries()) {
    if (!entry.key.is_scalar()) return false;
    auto key = document::scalar(entry.key, document::Dialect::pyyaml);
    const auto* text = std::get_if<std::string>(&key);
    if (!text || text->starts_with("$cf:")) return false;
  }
  return true;
}

bool write_mapping(const document::Node& mapping, std::string& out) {
  bool plain = all_keys_are_text(mapping);
  out += plain ? "{" : "{\"$cf:map\":[";
  const char* separator = "";
  for (const auto& entry : mapping.entries()) {
    out += separator;
    separator = ",";
    if (!plain) out += "[";
    if (plain) {
      out += document::json_quote(entry.key.text());
    } else if (!write_value(entry.key, out)) {
      return false;
    }
    out += plain ? ":" : ",";
    if (!write_value(entry.value, out)) return false;
    if (!plain) out += "]";
  }
  out += plain ? "}" : "]}";
  return true;
}

}  // namespace

bool write_value(const document::Node& value, std::string& out) {
  switch (value.kind()) {
    case document::Kind::absent:
      out += "null";
      return true;
    case document::Kind::scalar:
      std::visit(JsonScalar{out}, document::scalar(value, document::Dialect::pyyaml));
      return true;
    case document::Kind::sequence: {
      out += "[";
      const char* separator = "";
      for (const auto& item : value.items()) {
        out += separator;
        separator = ",";
        if (!write_value(item, out)) return false;
      }
      out += "]";
      return true;
    }
    case document::Kind::mapping:
      return write_mapping(value, out);
    case document::Kind::unknown:
    case document::Kind::secret:
    case document::Kind::invalid:
      return false;
  }
  return false;
}

}  // namespace cf::worker
