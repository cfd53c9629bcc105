#include "template/intrinsic.h"

#include <algorithm>
#include <array>

#include "document/scalar.h"

namespace cf::template_ {
namespace {

constexpr std::array<std::string_view, 28> kFunctions = {"Fn::And",
                                                         "Fn::Base64",
                                                         "Fn::Cidr",
                                                         "Fn::Contains",
                                                         "Fn::EachMemberEquals",
                                                         "Fn::EachMemberIn",
                                                         "Fn::Equals",
                                                         "Fn::FindInMap",
                                                         "Fn::GetAZs",
                                                         "Fn::GetAtt",
                                                         "Fn::GetStackOutput",
                                                         "Fn::If",
                                                         "Fn::ImportValue",
                                                         "Fn::Join",
                                                         "Fn::Length",
                                                         "Fn::Not",
                                                         "Fn::Or",
                                                         "Fn::RefAll",
                                                         "Fn::Select",
                                                         "Fn::Split",
                                                         "Fn::Sub",
                                                         "Fn::ToJsonString",
                                                         "Fn::Transform",
                                                         "Fn::ValueOf",
                                                         "Fn::ValueOfAll",
                                                         "Ref",
                                                         "Condition",
                                                         "Fn::ForEach"};

constexpr std::array<std::string_view, 8> kPseudo = {
    "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
    "AWS::Region",    "AWS::StackId", "AWS::StackName",        "AWS::URLSuffix"};

template <typename Names>
bool listed(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::optional<Intrinsic> intrinsic(const Node& node) {
  if (!node.is_mapping() || node.size() != 1) return std::nullopt;
  const auto& entry = node.entries()[0];
  std::string_view key = entry.key.text();
  if (key != "Ref" && key.substr(0, 4) != "Fn::") return std::nullopt;
  if (key.substr(0, 13) == "Fn::ForEach::") return std::nullopt;
  return Intrinsic{key, &entry.value};
}

std::string_view long_name(std::string_view tag) {
  if (tag.size() < 2 || tag[0] != '!') return {};
  tag.remove_prefix(1);
  for (std::string_view name : kFunctions) {
    std::string_view bare = name.substr(0, 4) == "Fn::" ? name.substr(4) : name;
    if (bare == tag && bare != "ForEach") return name;
  }
  return {};
}

bool is_known_function(std::string_view name) {
  return listed(kFunctions, name);
}

bool is_language_extension(std::string_view name) {
  return name == "Fn::Length" || name == "Fn::ToJsonString" || name == "Fn::ForEach";
}

bool is_boolean_function(std::string_view name) {
  return name == "Fn::And" || name == "Fn::Or" || name == "Fn::Not" || name == "Fn::Equals" ||
         name == "Fn::Contains" || name == "Fn::EachMemberEquals" || name == "Fn::EachMemberIn";
}

std::string_view supported_functions() {
  return "[Fn::Base64, Fn::GetAtt, Fn::GetAZs, Fn::ImportValue, Fn::Join, Fn::Split, Fn::FindInMap, "
         "Fn::Select, "
         "Ref, Fn::Equals, Fn::If, Fn::Not, Condition, Fn::And, Fn::Or, Fn::Contains, Fn::EachMemberEquals, "
         "Fn::EachMemberIn, Fn::ValueOf, Fn::ValueOfAll, Fn::RefAll, Fn::Sub, Fn::Cidr]";
}

std::string_view literal_ref(const Node& node) {
  auto function = intrinsic(node);
  if (!function || function->name != "Ref" || !function->argument->is_scalar()) return {};
  return function->argument->text();
}

AttributeName literal_get_att(const Node& argument) {
  AttributeName name;
  if (!argument.is_sequence() || argument.size() < 2 || !argument.at(0).is_scalar()) return name;
  std::string attribute;
  for (std::size_t i = 1; i < argument.size(); ++i) {
    if (!argument.at(i).is_scalar()) {
      attribute.clear();
      break;
    }
    if (i > 1) attribute += '.';
    attribute += argument.at(i).text();
  }
  name.resource = argument.at(0).text();
  name.attribute = std::move(attribute);
  return name;
}

bool is_pseudo_parameter(std::string_view name) {
  return listed(kPseudo, name);
}

}  // namespace cf::template_
