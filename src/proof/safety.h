// What no gold template may do unless its tests.yaml excepts it with a reason: rules over what it makes with
// one set of parameters, or in all its branches.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "proof/linters.h"
#include "template/evaluate.h"

namespace cf::proof {

// The tool of exceptions from these rules, and their names.
inline constexpr std::string_view safety_tool = "cf";
std::span<const std::string_view> safety_rules();

// Of the resources that are created with the evaluation's parameters: actions and resources of policies that
// are wider than they must be, what is open to everybody, what is not encrypted.
std::vector<Finding> unsafe_resources(const template_::Evaluation& evaluation);

// Of the whole template, whichever branches are taken: what holds data and goes with its resource, and
// secrets that are written down.
std::vector<Finding> unsafe_declarations(const template_::Template& t);

// Whether a type, with these properties, is encrypted as it can be; else what is missing: "StorageEncrypted
// is not true". Types that can't be otherwise, or that are not known, are.
std::vector<std::string> unencrypted(std::string_view type, const document::Node& properties);

}  // namespace cf::proof
