#include "catalog/table.h"

#include <bit>

extern "C" const char catalog_table_begin[];

namespace cf::catalog::table {
namespace {

static_assert(std::endian::native == std::endian::little, "the table is little-endian");
static_assert(sizeof(TypeRecord) == 32 && sizeof(PropertyRecord) == 8 && sizeof(NodeRecord) == 16);

struct Header {
  char magic[8];
  std::uint32_t resources, types, source;
  std::uint32_t type_table, property_table, attribute_table, identifier_table, node_table, word_table,
      strings;
};

const Header& header() {
  return *reinterpret_cast<const Header*>(catalog_table_begin);
}

template <typename Record>
const Record& record(std::uint32_t table, std::uint32_t index) {
  return reinterpret_cast<const Record*>(catalog_table_begin + table)[index];
}

}  // namespace

std::uint32_t resource_count() {
  return header().resources;
}
const TypeRecord& type(std::uint32_t index) {
  return record<TypeRecord>(header().type_table, index);
}
const PropertyRecord& property(std::uint32_t index) {
  return record<PropertyRecord>(header().property_table, index);
}
const PropertyRecord& attribute(std::uint32_t index) {
  return record<PropertyRecord>(header().attribute_table, index);
}
const NodeRecord& node(std::uint32_t index) {
  return record<NodeRecord>(header().node_table, index);
}
std::uint32_t identifier(std::uint32_t index) {
  return record<std::uint32_t>(header().identifier_table, index);
}
std::uint32_t word(std::uint32_t index) {
  return record<std::uint32_t>(header().word_table, index);
}
std::string_view string(std::uint32_t offset) {
  return catalog_table_begin + header().strings + offset;
}
std::string_view source() {
  return string(header().source);
}

}  // namespace cf::catalog::table
