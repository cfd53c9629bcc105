// Files that resolvers name.
#pragma once

#include <string>

#include "resolve/resolver.h"

namespace cf::resolve {

// The text of a file, its path counted from the project's folder as Sceptre run there does, and within the
// workspace. An absolute path is read only where the repository's content is trusted: in a pull request it
// could fetch the runner's secrets. Line ends become \n.
base::Result<std::string> project_file(const std::string& path, const Environment& environment);

}  // namespace cf::resolve
