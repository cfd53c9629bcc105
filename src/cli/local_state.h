// Which file holds the state of the embedded CloudFormation.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace cf::cli {

// --state if given; else .cf/local.db of the project found from --project or the current directory; else of
// the latter.
base::Result<std::filesystem::path> local_state_file(const std::string& state, const std::string& project);

}  // namespace cf::cli
