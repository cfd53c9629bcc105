#include <algorithm>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/scalar.h"
#include "lint/lint.h"
#include "template/intrinsic.h"

namespace cf::lint {
namespace {

using catalog::TypeKind;
using catalog::ValueType;
using document::Node;

constexpr auto kDialect = document::Dialect::cloudformation;

// Its keys or items are only known when it is evaluated.
bool is_dynamic(const Node& node) {
  if (template_::intrinsic(node)) return true;
  for (const auto& entry : node.entries())
    if (entry.key.text().substr(0, 4) == "Fn::") return true;
  return !node.is_scalar() && !node.is_sequence() && !node.is_mapping();
}

// {{resolve:...}} may become anything.
bool is_dynamic_text(const Node& node) {
  return node.text().find("{{resolve:") != std::string_view::npos;
}

bool is_number(std::string_view text, bool whole) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  bool digit = false;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (whole ? true : (c != '.' && c != 'e' && c != 'E' && c != '-' && c != '+')) {
      return false;
    }
  }
  return digit;
}

std::string kind_text(TypeKind kind) {
  switch (kind) {
    case TypeKind::integer:
      return "an integer";
    case TypeKind::number:
      return "a number";
    case TypeKind::boolean:
      return "true or false";
    case TypeKind::list:
      return "a list";
    case TypeKind::map:
    case TypeKind::object:
    case TypeKind::tag:
      return "a mapping";
    default:
      return "a string";
  }
}

// Whether a literal can be a value of the type at all, not looking below lists and mappings.
bool fits(ValueType type, const Node& value) {
  switch (type.kind()) {
    case TypeKind::string:
    case TypeKind::timestamp:
      return value.is_scalar();
    case TypeKind::integer:
      return value.is_scalar() && (is_number(value.text(), true) || is_dynamic_text(value));
    case TypeKind::number:
      return value.is_scalar() && (is_number(value.text(), false) || is_dynamic_text(value));
    case TypeKind::boolean:
      return value.is_scalar() && (base::equals_ignore_case(value.text(), "true") ||
                                   base::equals_ignore_case(value.text(), "false") || is_dynamic_text(value));
    case TypeKind::json:
      return true;
    case TypeKind::list:
      return value.is_sequence();
    case TypeKind::map:
    case TypeKind::object:
    case TypeKind::tag:
      return value.is_mapping();
    case TypeKind::union_of: {
      auto alternatives = type.alternatives();
      return std::any_of(alternatives.begin(), alternatives.end(),
                         [&](ValueType one) { return fits(one, value); });
    }
  }
  return true;
}

class ResourceCheck {
 public:
  ResourceCheck(const template_::ResourceDeclaration& resource, base::Diagnostics& diagnostics)
      : resource_(resource), diagnostics_(diagnostics) {}

  void object(const catalog::Type& type, const Node& node, base::Origin at, const std::string& path) {
    if (node && is_dynamic(node)) return;
    for (const auto& entry : node.entries()) {
      std::string name(entry.key.text());
      auto property = type.property(name);
      if (!property) {
        unknown_property(type, name, entry.key.origin(), path);
      } else {
        value(property->type(), entry.value, path + "." + name);
        if (property->deprecated())
          diagnostics_.warning(entry.key.origin(), where(path + "." + name) + " is deprecated");
      }
    }
    for (const catalog::Property& property : type.properties())
      if (property.required() && !node.has(property.name()))
        diagnostics_.error(at, where(path) + " lacks the required property " + std::string(property.name()));
  }

 private:
  std::string where(const std::string& path) const {
    return resource_.logical_id + " (" + resource_.type + ")" + (path.empty() ? "" : path);
  }

  void unknown_property(const catalog::Type& type, const std::string& name, base::Origin at,
                        const std::string& path) {
    std::vector<std::string> names;
    for (const catalog::Property& property : type.properties()) names.emplace_back(property.name());
    std::string near = base::nearest(name, names);
    std::string message = where(path) + " has no property '" + name + "'";
    if (near.empty()) {
      diagnostics_.warning(at, message,
                           names.empty() ? "" : "it has " + base::ellipsis(base::join(names, ", "), 200));
    } else {
      diagnostics_.error(at, message, "did you mean '" + near + "'?");
    }
  }

  void value(ValueType type, const Node& node, const std::string& path) {
    if (is_dynamic(node)) return;
    if (!fits(type, node)) {
      diagnostics_.error(node.origin(), where(path) + " must be " + expected(type) + ", not " +
                                            document::kind_name(node, kDialect));
      return;
    }
    switch (type.kind()) {
      case TypeKind::list:
        for (std::size_t i = 0; i < node.size(); ++i)
          value(type.element(), node.at(i), path + "[" + std::to_string(i) + "]");
        break;
      case TypeKind::map:
        for (const auto& entry : node.entries())
          value(type.element(), entry.value, path + "." + std::string(entry.key.text()));
        break;
      case TypeKind::object:
        object(type.object(), node, node.origin(), path);
        break;
      case TypeKind::string:
        allowed(type, node, path);
        break;
      case TypeKind::union_of: {
        std::vector<ValueType> fitting;
        for (ValueType one : type.alternatives())
          if (fits(one, node)) fitting.push_back(one);
        if (fitting.size() == 1) value(fitting[0], node, path);
        break;
      }
      default:
        break;
    }
  }

  static std::string expected(ValueType type) {
    if (type.kind() != TypeKind::union_of) return kind_text(type.kind());
    std::vector<std::string> kinds;
    for (ValueType one : type.alternatives())
      if (auto text = kind_text(one.kind()); std::find(kinds.begin(), kinds.end(), text) == kinds.end())
        kinds.push_back(text);
    return base::join(kinds, " or ");
  }

  void allowed(ValueType type, const Node& node, const std::string& path) {
    auto values = type.allowed();
    if (values.empty() || is_dynamic_text(node) ||
        std::find(values.begin(), values.end(), node.text()) != values.end())
      return;
    std::vector<std::string> names(values.begin(), values.end());
    diagnostics_.warning(
        node.origin(), where(path) + " is '" + std::string(node.text()) + "', which is not a known value",
        "known: " + base::ellipsis(base::join(names, ", "), 200) + base::did_you_mean(node.text(), names));
  }

  const template_::ResourceDeclaration& resource_;
  base::Diagnostics& diagnostics_;
};

bool is_private_type(std::string_view type) {
  return type.substr(0, 5) != "AWS::" || (type.size() > 8 && type.substr(type.size() - 8) == "::MODULE");
}

}  // namespace

void check_resource(const template_::ResourceDeclaration& resource, base::Diagnostics& diagnostics) {
  if (resource.type.empty() || is_private_type(resource.type)) return;
  auto type = catalog::find_type(resource.type);
  if (!type) {
    auto similar = catalog::similar_types(resource.type);
    std::vector<std::string> names(similar.begin(), similar.end());
    diagnostics.add({names.empty() ? base::Severity::warning : base::Severity::error,
                     resource.node.find("Type").origin(), "",
                     "Template format error: Unrecognized resource types: [" + resource.type + "]",
                     names.empty() ? "the catalogue of this version does not have it"
                                   : "did you mean " + base::join(names, ", ") + "?"});
    return;
  }
  // A custom resource takes any property besides its own.
  if (resource.type == "AWS::CloudFormation::CustomResource") return;
  ResourceCheck(resource, diagnostics).object(*type, resource.properties, resource.node.origin(), "");
}

}  // namespace cf::lint
