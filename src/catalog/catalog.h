// The published resource types of CloudFormation, compiled at build time from a pinned source into a
// read-only table in the program: look-ups cost no start-up time and no allocation.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cf::catalog {

enum class Replacement : unsigned char { no, yes, maybe };  // what changing a property does to the resource
enum class TypeKind : unsigned char {
  string,
  integer,
  number,
  boolean,
  json,
  timestamp,
  tag,
  list,
  map,
  union_of,
  object
};

class Type;

// What a property's value may be.
class ValueType {
 public:
  TypeKind kind() const;
  ValueType element() const;                      // list, map
  std::vector<ValueType> alternatives() const;    // union_of
  Type object() const;                            // object: a property type
  std::vector<std::string_view> allowed() const;  // enumerated values; empty: any

 private:
  friend class Property;
  friend class Attribute;
  unsigned node_ = 0;
};

class Property {
 public:
  std::string_view name() const;
  bool required() const;
  Replacement replacement() const;
  bool deprecated() const;
  ValueType type() const;

 private:
  friend class Type;
  unsigned index_ = 0;
};

class Attribute {
 public:
  std::string_view name() const;  // "Arn", "Endpoint.Address"
  ValueType type() const;

 private:
  friend class Type;
  unsigned index_ = 0;
};

// A resource type, or a property type within one.
class Type {
 public:
  std::string_view name() const;             // "AWS::S3::Bucket"; a property type: its own name
  std::vector<Property> properties() const;  // sorted by name
  std::optional<Property> property(std::string_view name) const;
  std::vector<Attribute> attributes() const;  // what Fn::GetAtt gives
  std::optional<Attribute> attribute(std::string_view name) const;
  std::vector<std::string_view> identifier() const;  // primary identifier: property or attribute names
  std::vector<std::string_view> ref() const;         // what Ref returns, where published; else empty
  std::string_view tag_property() const;             // "" if it can't be tagged
  // How its ARNs look, where published: "arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}"
  std::string_view arn_template() const;

 private:
  friend class ValueType;
  friend std::optional<Type> find_type(std::string_view);
  friend std::vector<Type> all_types();
  unsigned index_ = 0;
};

std::optional<Type> find_type(std::string_view resource_type);
std::vector<Type> all_types();                                           // resource types, sorted
std::vector<std::string_view> similar_types(std::string_view misspelt);  // best first, at most three
std::string_view source();  // name and version of the published source

// What ARNs of the type's service have as their service: "kafka" for AWS::MSK::Cluster.
std::string arn_service(std::string_view resource_type);

// Whether GetAtt of a resource of that type can give that attribute ("Endpoint.Address"); true where it
// cannot be said: types that are not published, custom resources, outputs of nested stacks.
bool supports_attribute(std::string_view resource_type, std::string_view attribute);

// Deleting or replacing one loses data: databases, buckets, volumes, file systems, queues with messages,
// keys, ...
bool is_stateful(std::string_view resource_type);
// What is gone with it, for messages: "rows", "objects", "users and their passwords"; "" if it is not
// stateful.
std::string_view data_lost_with(std::string_view resource_type);

}  // namespace cf::catalog
