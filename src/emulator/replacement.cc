#include "emulator/replacement.h"

#include <set>

#include "catalog/catalog.h"

namespace cf::emulator {

namespace {

using document::Node;

bool replaces(const catalog::ValueType& type, const Node& before, const Node& after, int depth);

// A property type or resource type: any changed property below that replaces.
bool replaces(const catalog::Type& type, const Node& before, const Node& after, int depth) {
  std::set<std::string_view> names;
  for (const document::Entry& entry : before.entries()) names.insert(entry.key.text());
  for (const document::Entry& entry : after.entries()) names.insert(entry.key.text());
  for (const std::string_view name : names) {
    if (same_value(before[name], after[name])) continue;
    const auto property = type.property(name);
    if (!property) continue;
    if (property->replacement() == catalog::Replacement::yes) return true;
    if (replaces(property->type(), before[name], after[name], depth + 1)) return true;
  }
  return false;
}

bool replaces(const catalog::ValueType& type, const Node& before, const Node& after, int depth) {
  if (depth > 20) return false;  // property types may hold themselves
  if (type.kind() == catalog::TypeKind::object) return replaces(type.object(), before, after, depth);
  if (type.kind() != catalog::TypeKind::list || before.size() != after.size()) return false;
  for (std::size_t i = 0; i < before.items().size() && i < after.items().size(); ++i)
    if (!same_value(before.at(i), after.at(i)) &&
        replaces(type.element(), before.at(i), after.at(i), depth + 1))
      return true;
  return false;
}

}  // namespace

bool same_value(const Node& a, const Node& b) {
  if (a.same_as(b)) return true;
  const auto is_text = [](const Node& n) { return n.is_scalar() || n.is_secret(); };
  if (is_text(a) && is_text(b)) return a.text() == b.text();
  if (a.kind() != b.kind() || a.size() != b.size()) return false;
  if (a.is_sequence()) {
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!same_value(a.at(i), b.at(i))) return false;
    return true;
  }
  for (const document::Entry& entry : a.entries())
    if (!b.has(entry.key.text()) || !same_value(entry.value, b[entry.key.text()])) return false;
  return a.is_mapping() || !a;
}

bool needs_replacement(std::string_view type, const Node& before, const Node& after) {
  const auto known = catalog::find_type(type);
  return known && replaces(*known, before, after, 0);
}

}  // namespace cf::emulator
