#include "emulator/property_check.h"

#include <algorithm>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/scalar.h"
#include "emulator/refusal.h"

namespace cf::emulator {
namespace {

using catalog::TypeKind;
using catalog::ValueType;

constexpr auto dialect = document::Dialect::cloudformation;

bool is_number_text(std::string_view text, bool whole) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const char* allowed = whole ? "0123456789" : "0123456789.eE+-";
  return !text.empty() && text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

// Scalars become one another as CloudFormation converts them: "true" a boolean, "5" a number, 5 a text.
bool is_kind(ValueType type, const Node& value) {
  switch (type.kind()) {
    case TypeKind::string:
    case TypeKind::timestamp:
      return value.is_scalar();
    case TypeKind::integer:
      return value.is_scalar() && is_number_text(value.text(), true);
    case TypeKind::number:
      return value.is_scalar() && is_number_text(value.text(), false);
    case TypeKind::boolean:
      return value.is_scalar() && (base::equals_ignore_case(value.text(), "true") ||
                                   base::equals_ignore_case(value.text(), "false"));
    case TypeKind::json:
      return true;
    case TypeKind::list:
      return value.is_sequence();
    case TypeKind::map:
    case TypeKind::object:
    case TypeKind::tag:
      return value.is_mapping();
    case TypeKind::union_of: {
      const auto alternatives = type.alternatives();
      return std::any_of(alternatives.begin(), alternatives.end(),
                         [&](ValueType one) { return is_kind(one, value); });
    }
  }
  return true;
}

const char* name_of(ValueType type) {
  switch (type.kind()) {
    case TypeKind::integer:
      return "Integer";
    case TypeKind::number:
      return "Number";
    case TypeKind::boolean:
      return "Boolean";
    case TypeKind::list:
      return "JSONArray";
    case TypeKind::map:
    case TypeKind::object:
    case TypeKind::tag:
      return "JSONObject";
    case TypeKind::union_of:
      return name_of(type.alternatives().front());
    default:
      return "String";
  }
}

const char* name_of(const Node& value) {
  if (value.is_sequence()) return "JSONArray";
  if (value.is_mapping()) return "JSONObject";
  if (document::as_bool(value, dialect)) return "Boolean";
  return document::as_integer(value, dialect) ? "Integer" : "String";
}

class PropertyCheck {
 public:
  void object(const catalog::Type& type, const Node& value, const std::string& path) {
    for (const catalog::Property& property : type.properties())
      if (property.required() && !value.has(property.name()))
        add(path, "required key [" + std::string(property.name()) + "] not found");
    for (const document::Entry& entry : value.entries()) {
      const std::string name(entry.key.text());
      if (const auto property = type.property(name))
        check(property->type(), entry.value, path + "/" + name);
      else
        add(path, "extraneous key [" + name + "] is not permitted");
    }
  }
  const std::string& problems() const { return problems_; }

 private:
  void add(const std::string& path, const std::string& what) {
    problems_ += (problems_.empty() ? "" : "\n") + path + ": " + what;
  }

  void check(ValueType type, const Node& value, const std::string& path) {
    if (!value.is_scalar() && !value.is_sequence() && !value.is_mapping()) return;  // secret: known elsewhere
    if (!is_kind(type, value))
      return add(path, std::string("expected type: ") + name_of(type) + ", found: " + name_of(value));
    switch (type.kind()) {
      case TypeKind::list:
        for (std::size_t i = 0; i < value.size(); ++i)
          check(type.element(), value.at(i), path + "/" + std::to_string(i));
        break;
      case TypeKind::map:
        for (const document::Entry& entry : value.entries())
          check(type.element(), entry.value, path + "/" + std::string(entry.key.text()));
        break;
      case TypeKind::object:
        object(type.object(), value, path);
        break;
      case TypeKind::union_of: {
        std::vector<ValueType> fitting;
        for (const ValueType one : type.alternatives())
          if (is_kind(one, value)) fitting.push_back(one);
        if (fitting.size() == 1) check(fitting.front(), value, path);
        break;
      }
      default:
        break;
    }
  }

  std::string problems_;
};

// EC2 takes no other characters in what describes a security group or a rule of one.
bool describes_in_ec2(const Node& description) {
  constexpr std::string_view marks = ". _-:/()#,@[]+=&;{}!$*";
  constexpr std::size_t longest = 255;
  if (!description.is_scalar()) return true;
  const std::string_view text = description.text();
  return text.size() <= longest && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  marks.find(c) != std::string_view::npos;
         });
}

base::Result<void> check_descriptions(const Resource& resource) {
  const auto refused = [](const char* what) {
    return refusal(
        "InvalidParameterValue",
        std::string("Invalid ") + what +
            " description. Valid descriptions are strings less than 256 characters from the following "
            "set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$* (Service: AmazonEC2; Status Code: 400; Error Code: "
            "InvalidParameterValue)");
  };
  if (resource.type == "AWS::EC2::SecurityGroupIngress" || resource.type == "AWS::EC2::SecurityGroupEgress") {
    if (!describes_in_ec2(resource.properties["Description"])) return refused("rule");
  } else if (resource.type == "AWS::EC2::SecurityGroup") {
    if (!describes_in_ec2(resource.properties["GroupDescription"])) return refused("security group");
    for (const char* rules : {"SecurityGroupIngress", "SecurityGroupEgress"}) {
      for (const Node& rule : resource.properties[rules].items())
        if (!describes_in_ec2(rule.find("Description"))) return refused("rule");
    }
  }
  return {};
}

}  // namespace

base::Result<void> check_properties(const Resource& resource) {
  if (auto described = check_descriptions(resource); !described) return described;
  const auto type = catalog::find_type(resource.type);
  if (!type) return {};
  PropertyCheck check;
  check.object(*type, resource.properties, "#");
  if (check.problems().empty()) return {};
  return refusal("InvalidRequest", "Properties validation failed for resource " + resource.logical_id +
                                       " with message:\n[" + check.problems() + "]");
}

}  // namespace cf::emulator
