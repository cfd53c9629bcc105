#include "document/scalar.h"

#include <cmath>
#include <cstdlib>

#include "document/number.h"
#include "document/pyyaml.h"
#include "document/tag.h"

namespace cf::document {
namespace {

Scalar json_plain(std::string_view text) {
  if (text == "null") return Null{};
  if (text == "true") return true;
  if (text == "false") return false;
  if (is_json_integer(text)) return decimal_integer(text);
  if (is_json_number(text)) return read_double(text);
  return std::string(text);
}

// Leading zeros (account ids), hexadecimal and exponents without digits stay text, as they were written.
Scalar cloudformation_plain(std::string_view text) {
  if (pyyaml_null(text)) return Null{};
  if (text == "True" || text == "TRUE") return true;
  if (text == "False" || text == "FALSE") return false;
  return json_plain(text);
}

Scalar plain_meaning(std::string_view text, Dialect dialect) {
  switch (dialect) {
    case Dialect::pyyaml:
      return pyyaml_plain(text);
    case Dialect::cloudformation:
      return cloudformation_plain(text);
    case Dialect::json:
      return json_plain(text);
  }
  return std::string(text);
}

// An explicit !!int and the like reads quoted text too. Text that is not of the type stays text.
Scalar tagged_meaning(std::string_view text, std::string_view tag) {
  if (tag == "null") return Null{};
  if (tag == "bool") {
    if (const auto value = pyyaml_bool(text)) return *value;
  } else if (tag == "int") {
    if (auto value = pyyaml_integer(text)) return *std::move(value);
  } else if (tag == "float") {
    if (const auto value = pyyaml_float(text)) return *value;
    if (const auto value = pyyaml_integer(text)) {
      if (const auto* small = std::get_if<std::int64_t>(&*value)) return static_cast<double>(*small);
    }
    if (is_json_number(text)) return read_double(text);
  } else if (tag == "timestamp") {
    if (auto value = pyyaml_timestamp(text)) return *std::move(value);
  }
  return std::string(text);
}

struct PythonStr {
  std::string operator()(Null) const { return "None"; }
  std::string operator()(bool value) const { return value ? "True" : "False"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const BigInteger& value) const { return value.digits; }
  std::string operator()(double value) const { return python_float(value); }
  std::string operator()(const Date& value) const { return value.text; }
  std::string operator()(const std::string& value) const { return value; }
};

struct ScalarName {
  std::string operator()(Null) const { return "null"; }
  std::string operator()(bool) const { return "a boolean"; }
  std::string operator()(std::int64_t) const { return "an integer"; }
  std::string operator()(const BigInteger&) const { return "an integer"; }
  std::string operator()(double) const { return "a number"; }
  std::string operator()(const Date&) const { return "a date"; }
  std::string operator()(const std::string&) const { return "a string"; }
};

}  // namespace

Scalar scalar(const Node& node, Dialect dialect) {
  if (!node.is_scalar()) std::abort();
  const std::string_view tag = node.tag();
  if (!tag.empty()) {
    const std::string_view core = core_tag(tag);
    return core.empty() ? Scalar(std::string(node.text())) : tagged_meaning(node.text(), core);
  }
  if (node.style() != Style::plain) return std::string(node.text());
  return plain_meaning(node.text(), dialect);
}

std::optional<std::string> as_string(const Node& node) {
  if (!node.is_scalar()) return std::nullopt;
  return std::string(node.text());
}

std::optional<bool> as_bool(const Node& node, Dialect dialect) {
  if (!node.is_scalar()) return std::nullopt;
  const Scalar value = scalar(node, dialect);
  const auto* boolean = std::get_if<bool>(&value);
  return boolean == nullptr ? std::nullopt : std::optional(*boolean);
}

std::optional<std::int64_t> as_integer(const Node& node, Dialect dialect) {
  if (!node.is_scalar()) return std::nullopt;
  const Scalar value = scalar(node, dialect);
  const auto* integer = std::get_if<std::int64_t>(&value);
  return integer == nullptr ? std::nullopt : std::optional(*integer);
}

bool is_null(const Node& node, Dialect dialect) {
  if (!node) return true;
  return node.is_scalar() && std::holds_alternative<Null>(scalar(node, dialect));
}

std::string python_str(const Scalar& scalar) {
  return std::visit(PythonStr{}, scalar);
}

std::string kind_name(const Node& node, Dialect dialect) {
  switch (node.kind()) {
    case Kind::absent:
      return "nothing";
    case Kind::scalar:
      return std::visit(ScalarName{}, scalar(node, dialect));
    case Kind::sequence:
      return "a list";
    case Kind::mapping:
      return "a mapping";
    case Kind::unknown:
      return "a value known after deploy";
    case Kind::secret:
      return "a secret";
    case Kind::invalid:
      return "an invalid value";
  }
  return "nothing";
}

}  // namespace cf::document
