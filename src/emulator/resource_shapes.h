// How the physical ids and attributes of resource types look, for the types whose form is well known. The
// others follow the catalogue (resource_identity.cc).
//
// A pattern is text with holes:
//   {account} {region} {partition} {suffix} {stack} {logical}   where it is
//   {ref}                 the physical id; {ref:/} its part after the last '/', {ref::} after the last ':';
//                         {ref:/2} the third of those that '/' parts
//   {@Arn}                another attribute
//   {Name}                a property's text; {A|B|...} the first of several that is there; the last may be
//                         '=text'
//   {auto} {auto:64}      Stack-Logical-Random, at most so long; {lower:63} the same in lower case
//   {hex:17} {HEX:32} {alnum:10} {base32:16} {mixed:12} {digits:10} {byte} {uuid}   generated
//   {account-code:12}     the same for all of an account in a region
//   {balancer-kind} ...   by a rule of the service (service_rules.cc, id_pattern.cc)
// An id that ends with {revision} is counted by the service: each creation gives the next number, and no
// number comes twice. An attribute whose pattern starts with '[' is a list of one; with "[]" an empty one.
#pragma once

#include <span>
#include <string_view>

namespace cf::emulator {

struct ResourceShape {
  std::string_view type;
  std::string_view id;
  std::string_view attributes;  // "Name=pattern\nOther=pattern"
};

// Null: not a well-known one.
const ResourceShape* find_shape(std::string_view type);

}  // namespace cf::emulator
