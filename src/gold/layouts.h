// Where the file of a version may lie in a gold repository.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace cf::gold {

// The paths to try, in order: <version>/<path>, then <folder>/<name>-<version>.<ext>. A path or version that
// could lead out of the repository is kind input.
base::Result<std::vector<std::string>> template_paths(const std::string& path, const std::string& version);

// What a template's file name ends with.
const std::vector<std::string>& template_extensions();

// What people call a template: "network/vpc.yaml" -> "network/vpc". Without an extension it is the path
// itself.
std::string name_of(const std::string& path);

// "network/vpc-1.0.0.yaml" of the second layout -> "network/vpc.yaml" and "1.0.0"; nothing: it is none.
struct Versioned {
  std::string path, version;
};
std::optional<Versioned> versioned(const std::string& path);

// "<folder>/<name>/<version>.<ext>" as it is written.
base::Result<std::vector<std::string>> artifact_paths(const std::string& depends);

}  // namespace cf::gold
