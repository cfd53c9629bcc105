// ARNs by the templates of the catalogue.
#pragma once

#include <string>
#include <string_view>

#include "emulator/resource_identity.h"

namespace cf::emulator {

// An attribute that is an ARN: the resource's own, or one of something else that the service made with it.
// The resource need not have a physical id yet.
std::string arn_attribute(const Site& site, const Resource& resource, std::string_view attribute);

}  // namespace cf::emulator
