// Whether a resource's evaluated properties are what its type takes, as CloudFormation checks them before it
// makes or changes the resource.
#pragma once

#include "emulator/world.h"

namespace cf::emulator {

// Missing required properties, unknown ones, and values of the wrong kind, in CloudFormation's words:
// "Properties validation failed for resource T with message:\n[#: extraneous key [X] is not permitted]".
// Types that are not in the catalogue take anything. Of what only the services themselves check: descriptions
// of security groups and their rules.
base::Result<void> check_properties(const Resource& resource);

}  // namespace cf::emulator
