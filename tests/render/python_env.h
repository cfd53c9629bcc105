// A Python with packages, for tests; made once by tests/tools/python_env.sh.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/strings.h"

namespace cf {

inline std::optional<std::string> python_with(std::vector<std::string> packages) {
  std::map<std::string, std::string> environment;
  for (const char* name : {"PATH", "HOME", "CF_CACHE_DIR"})
    if (const char* value = std::getenv(name)) environment[name] = value;
  packages.insert(packages.begin(), "tests/tools/python_env.sh");
  auto made = base::run({.argv = packages, .directory = {}, .environment = environment}, "", {});
  if (!made || made->exit_code != 0) return std::nullopt;
  return std::string(base::trim(made->out));
}

}  // namespace cf
