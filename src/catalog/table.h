// The compiled table as it lies in the program: little-endian records, read in place.
// cmake/catalog/compile_catalog.py writes it.
#pragma once

#include <cstdint>
#include <string_view>

namespace cf::catalog::table {

struct TypeRecord {
  std::uint32_t name, props, attrs, ids, tag_property, arn;  // name, tag_property, arn: offsets of strings
  std::uint16_t prop_count, attr_count;
  std::uint8_t id_count, ref_count;  // ref's follow the identifier's in ids
  std::uint16_t padding;
};
struct PropertyRecord {
  std::uint32_t name;
  std::uint16_t node;
  std::uint8_t flags;  // 0-1 replacement, 4 required, 8 deprecated
  std::uint8_t padding;
};
struct NodeRecord {
  std::uint32_t kind;          // TypeKind
  std::uint32_t argument;      // list, map: node; object: type
  std::uint32_t words, count;  // union_of: nodes; others: offsets of the allowed values
};

std::uint32_t resource_count();  // resource types come first, sorted by name; property types follow
const TypeRecord& type(std::uint32_t index);
const PropertyRecord& property(std::uint32_t index);
const PropertyRecord& attribute(std::uint32_t index);
const NodeRecord& node(std::uint32_t index);
std::uint32_t identifier(std::uint32_t index);
std::uint32_t word(std::uint32_t index);
std::string_view string(std::uint32_t offset);
std::string_view source();

}  // namespace cf::catalog::table
