#include "emulator/resource_shapes.h"

#include <algorithm>

#include "emulator/shape_tables.h"

namespace cf::emulator {

const ResourceShape* find_shape(std::string_view type) {
  for (const auto table : {compute_shapes(), data_shapes(), application_shapes()}) {
    const auto it =
        std::lower_bound(table.begin(), table.end(), type,
                         [](const ResourceShape& shape, std::string_view t) { return shape.type < t; });
    if (it != table.end() && it->type == type) return &*it;
  }
  return nullptr;
}

}  // namespace cf::emulator
