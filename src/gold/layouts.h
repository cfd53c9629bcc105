// Where the file of a version may lie in a gold repository.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace cf::gold {

// The paths to try, in order: <version>/<path>, then <folder>/<name>-<version>.<ext>. A path or version that
// could lead out of the repository is kind input.
base::Result<std::vector<std::string>> template_paths(const std::string& path, const std::string& version);

// "<folder>/<name>/<version>.<ext>" as it is written.
base::Result<std::vector<std::string>> artifact_paths(const std::string& depends);

}  // namespace cf::gold
