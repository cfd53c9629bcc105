// The parameters of a stack config as Sceptre casts them.
#pragma once

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::project {

// Booleans become "true" and "false", numbers their Python spelling, lists element by element; strings and
// resolvers stay. Anything else (null, dates, mappings) is reported and becomes an Invalid hole.
document::Node cast_parameters(const document::Node& parameters, base::Diagnostics& diagnostics);

}  // namespace cf::project
