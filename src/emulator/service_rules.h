// Parts of ids, ARNs and addresses that follow from a resource's properties by a rule of its service.
#pragma once

#include <string>
#include <string_view>

#include "emulator/resource_identity.h"

namespace cf::emulator {

// By the name that the patterns of resource_shapes.h have for it ("balancer-kind"); "" where there is none.
std::string ruled_part(const Site& site, const Resource& resource, std::string_view name);

}  // namespace cf::emulator
