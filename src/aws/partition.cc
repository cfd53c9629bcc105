#include "aws/partition.h"

#include <array>

#include "base/strings.h"

namespace cf::aws {
namespace {

struct PartitionPrefix {
  std::string_view prefix;  // of the names of its regions
  Partition partition;
};

constexpr std::array partitions{
    PartitionPrefix{"cn-", {"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"}},
    PartitionPrefix{"us-gov-", {"aws-us-gov", "amazonaws.com", "api.aws"}},
    PartitionPrefix{"us-isob-", {"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud"}},
    PartitionPrefix{"us-iso-", {"aws-iso", "c2s.ic.gov", "api.aws.ic.gov"}},
    PartitionPrefix{"eusc-", {"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu"}},
    PartitionPrefix{"", {"aws", "amazonaws.com", "api.aws"}},
};

// Services whose ordinary endpoints in GovCloud are the FIPS ones already.
bool is_fips_by_itself(std::string_view service, const Partition& partition) {
  return partition.name == "aws-us-gov" &&
         (service == "cloudformation" || service == "sts" || service == "ssm");
}

}  // namespace

const Partition& partition_of(const base::Region& region) {
  for (const auto& [prefix, partition] : partitions) {
    if (region.str().starts_with(prefix)) return partition;
  }
  return partitions.back().partition;
}

std::string endpoint_of(std::string_view service, const base::Region& region,
                        const EndpointOptions& options) {
  const auto own = options.service.find(std::string(service));
  std::string custom = own != options.service.end() ? own->second : options.any;
  if (!custom.empty()) {
    while (custom.ends_with('/')) custom.pop_back();
    return custom;
  }
  const Partition& partition = partition_of(region);
  std::string host(service);
  if (options.fips && !is_fips_by_itself(service, partition)) host += "-fips";
  if (options.dual_stack && service == "s3") host += ".dualstack";
  const auto suffix =
      options.dual_stack && service != "s3" ? partition.dual_stack_suffix : partition.dns_suffix;
  return "https://" + host + "." + region.str() + "." + std::string(suffix);
}

std::string role_arn(const base::AccountId& account, const base::Region& region, std::string_view role) {
  return "arn:" + std::string(partition_of(region).name) + ":iam::" + account.str() + ":role/" +
         std::string(role);
}

}  // namespace cf::aws
