// A version 1 descriptor rewritten as version 2, as text: comments, order, quotes and blank lines stay.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.h"

namespace cf::descriptor {

// `version` becomes 2 (added where it is absent), `deploy_environments` is renamed to `environments`,
// `phdata_gold_template` to `gold_template`, and account ids get quotes. What the new text says is read again
// and compared. The text as it is where it is of version 2 already; none, with errors in `diagnostics`, where
// it is broken or can't be rewritten so.
std::optional<std::string> upgrade(const std::string& text, const std::string& shown_as,
                                   base::Diagnostics& diagnostics);

}  // namespace cf::descriptor
