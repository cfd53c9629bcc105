#include "catalog/catalog.h"

namespace cf::catalog {
namespace {

// Outputs of a nested stack and what a custom resource answers are free.
bool has_free_attributes(std::string_view type) {
  constexpr std::string_view module = "::MODULE";
  return type.substr(0, 5) != "AWS::" || type == "AWS::CloudFormation::Stack" ||
         type == "AWS::CloudFormation::CustomResource" || type.substr(0, 17) == "AWS::Serverless::" ||
         type == "AWS::ServiceCatalog::CloudFormationProvisionedProduct" ||
         (type.size() > module.size() && type.substr(type.size() - module.size()) == module);
}

}  // namespace

bool supports_attribute(std::string_view resource_type, std::string_view attribute) {
  if (has_free_attributes(resource_type)) return true;
  auto type = find_type(resource_type);
  if (!type || type->attribute(attribute)) return true;
  // Types of the registry give their own properties, too.
  return type->property(attribute.substr(0, attribute.find('.'))).has_value();
}

}  // namespace cf::catalog
