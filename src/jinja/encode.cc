#include "jinja/encode.h"

#include <bit>
#include <cstdint>

#include "document/scalar.h"

namespace cf::jinja {

namespace {

template <typename Integer>
void put_integer(Integer value, std::string& out) {
  for (unsigned shift = 0; shift < sizeof(Integer) * 8; shift += 8)
    out.push_back(static_cast<char>(value >> shift));
}

void put_text(char tag, std::string_view text, std::string& out) {
  out.push_back(tag);
  put_integer(static_cast<std::uint32_t>(text.size()), out);
  out.append(text);
}

struct ScalarWriter {
  std::string& out;
  void operator()(document::Null) const { out.push_back('n'); }
  void operator()(bool value) const { out.push_back(value ? 't' : 'f'); }
  void operator()(std::int64_t value) const {
    out.push_back('i');
    put_integer(static_cast<std::uint64_t>(value), out);
  }
  void operator()(const document::BigInteger& value) const { put_text('b', value.digits, out); }
  void operator()(double value) const {
    out.push_back('d');
    put_integer(std::bit_cast<std::uint64_t>(value), out);
  }
  void operator()(const document::Date& value) const { put_text('D', value.text, out); }
  void operator()(const std::string& value) const { put_text('s', value, out); }
};

}  // namespace

bool encode(const document::Node& value, std::string& out) {
  switch (value.kind()) {
    case document::Kind::absent:
      out.push_back('n');
      return true;
    case document::Kind::scalar:
      std::visit(ScalarWriter{out}, document::scalar(value, document::Dialect::pyyaml));
      return true;
    case document::Kind::sequence:
      out.push_back('l');
      put_integer(static_cast<std::uint32_t>(value.size()), out);
      for (const auto& item : value.items())
        if (!encode(item, out)) return false;
      return true;
    case document::Kind::mapping:
      out.push_back('m');
      put_integer(static_cast<std::uint32_t>(value.size()), out);
      for (const auto& entry : value.entries())
        if (!encode(entry.key, out) || !encode(entry.value, out)) return false;
      return true;
    case document::Kind::unknown:
    case document::Kind::secret:
    case document::Kind::invalid:
      return false;
  }
  return false;
}

}  // namespace cf::jinja
