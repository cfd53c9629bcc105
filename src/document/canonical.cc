#include "document/canonical.h"

#include <algorithm>
#include <cmath>

#include "document/json.h"
#include "document/number.h"
#include "document/tag.h"

namespace cf::document {
namespace {

// RFC 8785 sorts keys by their UTF-16 code units. That is byte order, but for what is above U+FFFF: in UTF-16
// it starts with a surrogate (D800..DFFF), below E000..FFFF.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  const auto p = static_cast<unsigned char>(*x);
  const auto q = static_cast<unsigned char>(*y);
  const auto above_surrogates = [](unsigned char lead) { return lead == 0xEE || lead == 0xEF; };
  if (p >= 0xF0 && above_surrogates(q)) return true;
  if (q >= 0xF0 && above_surrogates(p)) return false;
  return p < q;
}

class CanonicalWriter {
 public:
  CanonicalWriter(std::string& out, Dialect dialect) : out_(out), dialect_(dialect) {}

  void write(const Node& node) {
    const std::string_view tag = application_tag(node);
    if (!tag.empty()) out_ += "{\"$tag\":" + json_quote(tag) + ",\"$value\":";
    write_value(node);
    if (!tag.empty()) out_ += '}';
  }

 private:
  void write_value(const Node& node) {
    switch (node.kind()) {
      case Kind::absent:
        out_ += "null";
        break;
      case Kind::scalar:
        write_scalar(scalar(node, dialect_));
        break;
      case Kind::sequence:
        write_sequence(node);
        break;
      case Kind::mapping:
        write_mapping(node);
        break;
      case Kind::unknown:
        out_ += "{\"$unknown\":" + json_quote(node.text()) + "}";
        break;
      case Kind::secret:
        out_ += "{\"$secret\":" + json_quote(node.label()) + "}";
        break;
      case Kind::invalid:
        out_ += "{\"$invalid\":true}";
        break;
    }
  }

  void write_scalar(const Scalar& value) {
    if (std::holds_alternative<Null>(value)) {
      out_ += "null";
    } else if (const auto* boolean = std::get_if<bool>(&value)) {
      out_ += *boolean ? "true" : "false";
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      out_ += json_quote(*text);
    } else {
      const std::string number = canonical_number_text(value);
      out_ += number.empty() ? json_quote(python_str(value)) : number;
    }
  }

  void write_sequence(const Node& node) {
    out_ += '[';
    bool first = true;
    for (const Node& item : node.items()) {
      if (!std::exchange(first, false)) out_ += ',';
      write(item);
    }
    out_ += ']';
  }

  void write_mapping(const Node& node) {
    std::vector<const Entry*> sorted;
    sorted.reserve(node.size());
    for (const Entry& entry : node.entries()) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Entry* a, const Entry* b) { return utf16_less(a->key.text(), b->key.text()); });
    out_ += '{';
    bool first = true;
    for (const Entry* entry : sorted) {
      if (!std::exchange(first, false)) out_ += ',';
      out_ += json_quote(entry->key.text()) + ":";
      write(entry->value);
    }
    out_ += '}';
  }

  std::string& out_;
  Dialect dialect_;
};

}  // namespace

std::string canonical_number_text(const Scalar& scalar) {
  if (const auto* integer = std::get_if<std::int64_t>(&scalar)) return std::to_string(*integer);
  if (const auto* big = std::get_if<BigInteger>(&scalar)) return big->digits;
  if (const auto* number = std::get_if<double>(&scalar)) {
    return std::isfinite(*number) ? canonical_number(*number) : std::string();
  }
  return {};
}

std::string canonical_json(const Node& node, Dialect dialect) {
  std::string out;
  CanonicalWriter(out, dialect).write(node);
  return out;
}

}  // namespace cf::document
