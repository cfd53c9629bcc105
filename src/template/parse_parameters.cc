#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "document/scalar.h"
#include "template/intrinsic.h"
#include "template/sections.h"

namespace cf::template_ {
namespace {

const std::vector<std::string>& aws_types() {
  static const std::vector<std::string> types = {"AWS::EC2::AvailabilityZone::Name",
                                                 "AWS::EC2::Image::Id",
                                                 "AWS::EC2::Instance::Id",
                                                 "AWS::EC2::KeyPair::KeyName",
                                                 "AWS::EC2::SecurityGroup::GroupName",
                                                 "AWS::EC2::SecurityGroup::Id",
                                                 "AWS::EC2::Subnet::Id",
                                                 "AWS::EC2::Volume::Id",
                                                 "AWS::EC2::VPC::Id",
                                                 "AWS::Route53::HostedZone::Id"};
  return types;
}

std::string_view inside(std::string_view type, std::string_view wrapper) {
  if (type.size() <= wrapper.size() + 2 || type.substr(0, wrapper.size()) != wrapper ||
      type[wrapper.size()] != '<' || type.back() != '>')
    return {};
  return type.substr(wrapper.size() + 1, type.size() - wrapper.size() - 2);
}

bool is_plain_type(std::string_view type) {
  return type == "String" || type == "Number" || type == "CommaDelimitedList" ||
         std::find(aws_types().begin(), aws_types().end(), type) != aws_types().end();
}

bool is_parameter_type(std::string_view type) {
  if (is_plain_type(type) || type == "AWS::SSM::Parameter::Name") return true;
  if (auto item = inside(type, "AWS::SSM::Parameter::Value"); !item.empty()) type = item;
  if (auto item = inside(type, "List"); !item.empty()) type = item;
  return is_plain_type(type);
}

std::string nearest_type(std::string_view type) {
  std::vector<std::string> names = {"String", "Number", "CommaDelimitedList", "List<Number>"};
  names.insert(names.end(), aws_types().begin(), aws_types().end());
  for (const auto& name : aws_types()) names.push_back("List<" + name + ">");
  std::string near = base::nearest(type, names);
  return near.empty() ? std::string() : "did you mean '" + near + "'?";
}

class ParameterReader {
 public:
  ParameterReader(ParameterDeclaration& parameter, base::Diagnostics& diagnostics)
      : p_(parameter), diagnostics_(diagnostics) {}

  void read() {
    read_type();
    read_default();
    if (const Node& no_echo = p_.node.find("NoEcho"))
      p_.no_echo = base::equals_ignore_case(no_echo.text(), "true");
    p_.description = text("Description");
    p_.allowed_pattern = text("AllowedPattern");
    p_.constraint_description = text("ConstraintDescription");
    const Node& allowed = p_.node.find("AllowedValues");
    if (allowed && !allowed.is_sequence())
      diagnostics_.error(allowed.origin(), "Template format error: AllowedValues of parameter " + p_.name +
                                               " must be a list of strings.");
    for (const Node& value : allowed.items()) p_.allowed_values.emplace_back(value.text());
    p_.min_length = integer("MinLength");
    p_.max_length = integer("MaxLength");
    p_.min_value = number("MinValue");
    p_.max_value = number("MaxValue");
  }

 private:
  void read_type() {
    const Node& type = p_.node.find("Type");
    if (!type) {
      diagnostics_.error(p_.node.origin(),
                         "Template format error: Every Parameters object must contain a Type member.",
                         "give parameter " + p_.name + " a Type");
      return;
    }
    p_.type = type.text();
    if (!is_parameter_type(p_.type))
      diagnostics_.error(type.origin(), "Template format error: Unrecognized parameter type: " + p_.type,
                         nearest_type(p_.type));
  }

  void read_default() {
    const Node& value = p_.node.find("Default");
    if (!value) return;
    if (value.is_scalar()) {
      p_.default_value = value;
    } else if (!value.is_invalid()) {
      diagnostics_.error(value.origin(), "Template format error: Every Default member must be a string.",
                         "a list parameter's default is one text with commas");
    }
  }

  std::string text(std::string_view key) {
    const Node& value = p_.node.find(key);
    if (value && !value.is_scalar() && !value.is_invalid())
      diagnostics_.error(value.origin(),
                         "Template format error: Every " + std::string(key) + " member must be a string.");
    return std::string(value.text());
  }

  std::optional<double> number(std::string_view key) {
    const Node& value = p_.node.find(key);
    if (!value) return std::nullopt;
    std::string_view digits = value.text();
    double result = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    if (error == std::errc{} && end == digits.data() + digits.size()) return result;
    diagnostics_.error(value.origin(), "Template format error: " + std::string(key) + " of parameter " +
                                           p_.name + " must be a number.");
    return std::nullopt;
  }

  std::optional<std::int64_t> integer(std::string_view key) {
    auto value = number(key);
    if (!value || *value < 0 || *value > 1e15) return std::nullopt;
    return static_cast<std::int64_t>(*value);
  }

  ParameterDeclaration& p_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

bool ParameterDeclaration::is_ssm() const {
  return type.rfind("AWS::SSM::Parameter::Value<", 0) == 0;
}

bool ParameterDeclaration::is_list() const {
  std::string_view kind = type;
  if (auto item = inside(kind, "AWS::SSM::Parameter::Value"); !item.empty()) kind = item;
  return kind == "CommaDelimitedList" || !inside(kind, "List").empty();
}

void read_parameters(const Node& section, Template& t, base::Diagnostics& diagnostics) {
  if (!expect_mapping(section, "Template format error: Parameters must be a map.", diagnostics)) return;
  check_count(section, "parameters", 200, diagnostics);
  for (const auto& entry : section.entries()) {
    if (entry.key.text() == "Fn::Transform") continue;
    ParameterDeclaration p;
    p.name = entry.key.text();
    p.node = entry.value;
    if (!is_alphanumeric(p.name))
      diagnostics.error(entry.key.origin(),
                        "Template format error: Parameter name " + p.name + " is non alphanumeric.");
    if (!p.node.is_mapping()) {
      if (!p.node.is_invalid())
        diagnostics.error(p.node.origin(),
                          "Template format error: Every Parameters object must contain a Type member.",
                          "write parameter " + p.name + " as a mapping");
      continue;
    }
    check_keys(p.node,
               {"Type", "Default", "NoEcho", "AllowedValues", "AllowedPattern", "MaxLength", "MinLength",
                "MaxValue", "MinValue", "Description", "ConstraintDescription"},
               "Invalid template parameter property '", "'", diagnostics);
    ParameterReader(p, diagnostics).read();
    t.parameters.push_back(std::move(p));
  }
}

}  // namespace cf::template_
