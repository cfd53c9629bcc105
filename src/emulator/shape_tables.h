// The tables behind resource_shapes.h, each sorted by type. A type is in one of them.
#pragma once

#include <span>

#include "emulator/resource_shapes.h"

namespace cf::emulator {

std::span<const ResourceShape> compute_shapes();
std::span<const ResourceShape> data_shapes();
std::span<const ResourceShape> application_shapes();

}  // namespace cf::emulator
