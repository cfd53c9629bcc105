#include "site/aws_links.h"

#include "base/strings.h"
#include "catalog/catalog.h"

namespace cf::site {

std::string documentation_of(std::string_view resource_type) {
  if (!resource_type.starts_with("AWS::") || !catalog::find_type(resource_type)) return "";
  const auto parts = base::split(resource_type, "::");
  if (parts.size() != 3) return "";
  return "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-" +
         base::to_lower(parts[1]) + "-" + base::to_lower(parts[2]) + ".html";
}

}  // namespace cf::site
