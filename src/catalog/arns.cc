#include "base/strings.h"
#include "catalog/catalog.h"
#include "catalog/table.h"

namespace cf::catalog {
namespace {

// Services of which no ARN is published, and whose ARNs don't have the name that the types have.
struct UnpublishedService {
  std::string_view types, arns;
};
constexpr UnpublishedService unpublished[] = {
    {"ElasticLoadBalancingV2", "elasticloadbalancing"},
    {"InspectorV2", "inspector2"},
    {"MSK", "kafka"},
    {"S3Outposts", "s3-outposts"},
};

}  // namespace

std::string arn_service(std::string_view resource_type) {
  const std::vector<std::string> parts = base::split(resource_type, std::string_view("::"));
  if (parts.size() < 3 || parts[0] != "AWS") return "custom";
  for (const UnpublishedService& service : unpublished)
    if (service.types == parts[1]) return std::string(service.arns);
  const std::string prefix = "AWS::" + parts[1] + "::";
  std::uint32_t low = 0, high = table::resource_count();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (table::string(table::type(middle).name) < prefix)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < table::resource_count(); ++low) {
    const table::TypeRecord& sibling = table::type(low);
    if (!table::string(sibling.name).starts_with(prefix)) break;
    const std::vector<std::string> arn = base::split(table::string(sibling.arn), ':');
    if (arn.size() > 2) return arn[2];
  }
  return base::to_lower(parts[1]);
}

}  // namespace cf::catalog
