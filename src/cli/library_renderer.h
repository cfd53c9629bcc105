// A library's gold templates rendered as readers get them.
#pragma once

#include <string>

#include "gold/library.h"
#include "proof/proof.h"
#include "workflow/settings.h"

namespace cf::cli {

// What a template is made of is in its text already (gold/compose.h), so that only Python templates are read
// from their file. `python` is the interpreter; empty: found.
proof::Render library_renderer(const gold::Library& library, const std::string& python);

// cfn-lint and checkov as CF_CFN_LINT and CF_CHECKOV name them, else of these names in PATH.
proof::Linters named_linters(const workflow::Settings& settings);

}  // namespace cf::cli
