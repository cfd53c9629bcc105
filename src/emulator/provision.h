// What a resource operation does to the embedded services, and why it fails. Types without an embedded
// service only get an identity.
#pragma once

#include "emulator/world.h"

namespace cf::emulator {

// The error's message is the reason of the resource's failed event.

// `resource` has logical_id, type, properties and salt; gives the physical id.
base::Result<std::string> create_physical(World& world, const Stack& stack, const Resource& resource);
// In place.
base::Result<void> update_physical(World& world, const Stack& stack, const Resource& before,
                                   const Resource& after);
base::Result<void> delete_physical(World& world, const Stack& stack, const Resource& resource);
// It is left behind, in no stack: a name that was given to it stays taken.
void retain_physical(World& world, const Stack& stack, const Resource& resource);

}  // namespace cf::emulator
