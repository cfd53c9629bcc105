// Sentences of CloudFormation that more than one file says.
#pragma once

#include <string_view>

namespace cf::template_::wording {

inline constexpr std::string_view join =
    "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of "
    "strings to "
    "be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.";
inline constexpr std::string_view split =
    "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string "
    "to be split "
    "or a function that returns a string to be split.";
inline constexpr std::string_view select =
    "Template error: Fn::Select requires a list argument with two elements: an integer index and a list";
inline constexpr std::string_view sub =
    "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a "
    "string as first "
    "argument, and an optional second argument to specify a mapping of values to replace in the string";
inline constexpr std::string_view sub_names =
    "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, "
    "underscores, periods, "
    "and colons";
inline constexpr std::string_view base64 =
    "Template error: every Fn::Base64 object must have a String-typed value.";
inline constexpr std::string_view cidr =
    "Template error: every Fn::Cidr object requires two or three parameters: an address block, the number of "
    "subnets and "
    "the number of subnet bits";
inline constexpr std::string_view ref = "Template error: every Ref object must have a single String value.";
inline constexpr std::string_view get_att =
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the "
    "resource "
    "attribute";
inline constexpr std::string_view get_azs =
    "Template error: every Fn::GetAZs object must have a String-typed value.";
inline constexpr std::string_view find_in_map =
    "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the "
    "attribute for "
    "return value";
inline constexpr std::string_view if_ = "Template error: Fn::If requires a list argument with three elements";
inline constexpr std::string_view equals =
    "Template error: every Fn::Equals object requires a list of 2 string parameters.";
inline constexpr std::string_view not_ =
    "Template error: every Fn::Not object requires a list with exactly 1 boolean parameter.";
inline constexpr std::string_view conditions_only =
    "Template format error: Conditions can only be boolean operations on parameters and other conditions";

}  // namespace cf::template_::wording
