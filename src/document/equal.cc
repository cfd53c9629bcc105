#include <algorithm>

#include "document/canonical.h"
#include "document/scalar.h"
#include "document/tag.h"

namespace cf::document {
namespace {

bool equal_scalars(const Node& a, const Node& b, Dialect dialect) {
  if (a.text() == b.text() && a.style() == b.style() && a.tag() == b.tag()) return true;
  const Scalar x = scalar(a, dialect);
  const Scalar y = scalar(b, dialect);
  if (x == y) return true;
  const auto number = [](const Scalar& s) { return canonical_number_text(s); };
  const std::string spelling = number(x);
  return !spelling.empty() && spelling == number(y);
}

bool equal_mappings(const Node& a, const Node& b, Dialect dialect) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.entries().begin(), a.entries().end(), [&](const Entry& entry) {
    if (!entry.key.is_scalar()) return false;
    const Node& other = b.find(entry.key.text());
    return other && equal(entry.value, other, dialect);
  });
}

}  // namespace

bool equal(const Node& a, const Node& b, Dialect dialect) {
  if (a.same_as(b)) return true;
  if (a.kind() != b.kind() || application_tag(a) != application_tag(b)) return false;
  switch (a.kind()) {
    case Kind::absent:
    case Kind::invalid:
      return true;
    case Kind::scalar:
      return equal_scalars(a, b, dialect);
    case Kind::sequence:
      return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                        [&](const Node& x, const Node& y) { return equal(x, y, dialect); });
    case Kind::mapping:
      return equal_mappings(a, b, dialect);
    case Kind::unknown:
      return a.text() == b.text();
    case Kind::secret:
      return a.text() == b.text() && a.label() == b.label();
  }
  return false;
}

}  // namespace cf::document
