// Whether a change at a path within a resource's properties replaces the resource.
#pragma once

#include <optional>
#include <string_view>

#include "catalog/catalog.h"

namespace cf::change {

// `path` is a JSON pointer below Properties: "/Tags/0/Value". The worst of the property and everything on the
// way to the leaf: what replaces may be marked at the top or only deep inside. A type that is not published:
// no.
catalog::Replacement requires_recreation(const std::optional<catalog::Type>& type, std::string_view path);

}  // namespace cf::change
