// Partitions of AWS and the names of endpoints in them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace cf::aws {

struct Partition {
  std::string_view name;        // "aws", as ARNs have it
  std::string_view dns_suffix;  // "amazonaws.com"
  std::string_view dual_stack_suffix;
};
const Partition& partition_of(const base::Region& region);

struct EndpointOptions {
  std::string any;                             // AWS_ENDPOINT_URL; empty: AWS's own
  std::map<std::string, std::string> service;  // by signing name; wins over `any`
  bool dual_stack = false;
  bool fips = false;
};
// Without a trailing slash. Services: cloudformation, sts, s3, ssm, portal.sso, oidc and others of the usual
// form.
std::string endpoint_of(std::string_view service, const base::Region& region, const EndpointOptions& options);

// "arn:aws:iam::111111111111:role/name"
std::string role_arn(const base::AccountId& account, const base::Region& region, std::string_view role);

}  // namespace cf::aws
