#include "catalog/catalog.h"

#include <string>

#include "base/strings.h"
#include "catalog/table.h"

namespace cf::catalog {
namespace {

// The index of the record of that name in a sorted range, or `end`.
template <typename Name>
std::uint32_t find_sorted(std::uint32_t begin, std::uint32_t end, std::string_view wanted, const Name& name) {
  std::uint32_t low = begin, high = end;
  while (low < high) {
    std::uint32_t middle = low + (high - low) / 2;
    if (name(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < end && name(low) == wanted ? low : end;
}

}  // namespace

TypeKind ValueType::kind() const {
  return static_cast<TypeKind>(table::node(node_).kind);
}

ValueType ValueType::element() const {
  ValueType type;
  type.node_ = table::node(node_).argument;
  return type;
}

std::vector<ValueType> ValueType::alternatives() const {
  std::vector<ValueType> types;
  const table::NodeRecord& record = table::node(node_);
  if (kind() != TypeKind::union_of) return types;
  for (std::uint32_t i = 0; i < record.count; ++i) {
    types.emplace_back();
    types.back().node_ = table::word(record.words + i);
  }
  return types;
}

Type ValueType::object() const {
  Type type;
  type.index_ = table::node(node_).argument;
  return type;
}

std::vector<std::string_view> ValueType::allowed() const {
  std::vector<std::string_view> values;
  const table::NodeRecord& record = table::node(node_);
  if (kind() == TypeKind::union_of) return values;
  for (std::uint32_t i = 0; i < record.count; ++i)
    values.push_back(table::string(table::word(record.words + i)));
  return values;
}

std::string_view Property::name() const {
  return table::string(table::property(index_).name);
}
bool Property::required() const {
  return (table::property(index_).flags & 4) != 0;
}
bool Property::deprecated() const {
  return (table::property(index_).flags & 8) != 0;
}
Replacement Property::replacement() const {
  return static_cast<Replacement>(table::property(index_).flags & 3);
}
ValueType Property::type() const {
  ValueType type;
  type.node_ = table::property(index_).node;
  return type;
}

std::string_view Attribute::name() const {
  return table::string(table::attribute(index_).name);
}
ValueType Attribute::type() const {
  ValueType type;
  type.node_ = table::attribute(index_).node;
  return type;
}

std::string_view Type::name() const {
  return table::string(table::type(index_).name);
}

std::vector<Property> Type::properties() const {
  const table::TypeRecord& record = table::type(index_);
  std::vector<Property> list(record.prop_count);
  for (std::uint32_t i = 0; i < record.prop_count; ++i) list[i].index_ = record.props + i;
  return list;
}

std::optional<Property> Type::property(std::string_view name) const {
  const table::TypeRecord& record = table::type(index_);
  std::uint32_t end = record.props + record.prop_count;
  Property found;
  found.index_ = find_sorted(record.props, end, name,
                             [](std::uint32_t i) { return table::string(table::property(i).name); });
  return found.index_ == end ? std::nullopt : std::optional(found);
}

std::vector<Attribute> Type::attributes() const {
  const table::TypeRecord& record = table::type(index_);
  std::vector<Attribute> list(record.attr_count);
  for (std::uint32_t i = 0; i < record.attr_count; ++i) list[i].index_ = record.attrs + i;
  return list;
}

std::optional<Attribute> Type::attribute(std::string_view name) const {
  const table::TypeRecord& record = table::type(index_);
  std::uint32_t end = record.attrs + record.attr_count;
  Attribute found;
  found.index_ = find_sorted(record.attrs, end, name,
                             [](std::uint32_t i) { return table::string(table::attribute(i).name); });
  return found.index_ == end ? std::nullopt : std::optional(found);
}

std::vector<std::string_view> Type::identifier() const {
  const table::TypeRecord& record = table::type(index_);
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < record.id_count; ++i)
    names.push_back(table::string(table::identifier(record.ids + i)));
  return names;
}

std::vector<std::string_view> Type::ref() const {
  const table::TypeRecord& record = table::type(index_);
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < record.ref_count; ++i)
    names.push_back(table::string(table::identifier(record.ids + record.id_count + i)));
  return names;
}

std::string_view Type::tag_property() const {
  return table::string(table::type(index_).tag_property);
}

std::string_view Type::arn_template() const {
  return table::string(table::type(index_).arn);
}

std::optional<Type> find_type(std::string_view resource_type) {
  Type type;
  std::uint32_t end = table::resource_count();
  type.index_ =
      find_sorted(0, end, resource_type, [](std::uint32_t i) { return table::string(table::type(i).name); });
  return type.index_ == end ? std::nullopt : std::optional(type);
}

std::vector<Type> all_types() {
  std::vector<Type> types(table::resource_count());
  for (std::uint32_t i = 0; i < types.size(); ++i) types[i].index_ = i;
  return types;
}

std::vector<std::string_view> similar_types(std::string_view misspelt) {
  std::vector<std::string> names;
  for (const Type& type : all_types()) names.emplace_back(type.name());
  std::vector<std::string_view> found;
  while (found.size() < 3) {
    std::string name = base::nearest(misspelt, names);
    if (name.empty()) break;
    found.push_back(find_type(name)->name());
    std::erase(names, name);
  }
  return found;
}

std::string_view source() {
  return table::source();
}

}  // namespace cf::catalog
