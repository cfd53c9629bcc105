// SSM parameters as values, for the service and for CloudFormation's look-ups and resources.
#pragma once

#include "emulator/world.h"

namespace cf::emulator {

struct ParameterLookup {
  SsmParameter* parameter = nullptr;
  SsmVersion* version = nullptr;  // null: no such parameter, or no such version of it
  std::string selector;           // ":3", ":label", or ""
};

// By name, ARN, "name:version" or "name:label".
ParameterLookup find_parameter(World& world, const std::string& account, const std::string& region,
                               std::string_view name);
// Adds a version; its number. Refuses malformed names, types and values with SSM's texts.
base::Result<std::int64_t> put_parameter(World& world, const std::string& account, const std::string& region,
                                         const std::string& name, const std::string& type,
                                         const std::string& value);
bool erase_parameter(World& world, const std::string& account, const std::string& region,
                     const std::string& name);
// AWS's own parameters ("/aws/service/ami-amazon-linux-latest/..."): a made-up image id; "" if it is not one.
std::string public_parameter(const std::string& region, std::string_view name);
std::string parameter_arn(const std::string& account, const std::string& region, const std::string& name);

}  // namespace cf::emulator
