// The intrinsic functions: their names, their short tags, and how they are recognised in a normalised tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "document/node.h"

namespace cf::template_ {

using document::Node;
using document::Origin;

// A mapping of exactly one entry whose key is Ref, Fn::... or a rule function.
struct Intrinsic {
  std::string_view name;  // "Ref", "Fn::GetAtt"; lives as long as the node
  const Node* argument = nullptr;
};
std::optional<Intrinsic> intrinsic(const Node& node);

// "!Sub" gives "Fn::Sub", "!Ref" gives "Ref"; empty if the tag is none of CloudFormation's.
std::string_view long_name(std::string_view tag);
bool is_known_function(std::string_view name);
// Functions that only AWS::LanguageExtensions brings.
bool is_language_extension(std::string_view name);
// Those that give a boolean and belong into Conditions or Rules.
bool is_boolean_function(std::string_view name);
// As AWS lists them in "Encountered unsupported function".
std::string_view supported_functions();

// The value of a single-entry mapping {Ref: name} with a literal name, else empty.
std::string_view literal_ref(const Node& node);
// The two parts of a GetAtt whose parts are literal: ["A", "B.C"]; empty strings if they are not.
struct AttributeName {
  std::string resource, attribute;
};
AttributeName literal_get_att(const Node& argument);

bool is_pseudo_parameter(std::string_view name);  // AWS::Region, ...

}  // namespace cf::template_
