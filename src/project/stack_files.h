// Which files below config/ are stack configs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/boundary.h"
#include "base/diagnostics.h"

namespace cf::project {

// Paths below config/ ("dev/vpc.yaml"), sorted, of every stack config in the folder or of the one file that
// `below` names
// ("" = all). Sceptre's rule: *.yaml whose name does not start with "config."; links to folders are followed.
// Warns of .yml files, which Sceptre passes over.
std::vector<std::string> stack_files(const std::filesystem::path& config, const base::Boundary& boundary,
                                     const std::string& below, base::Diagnostics& diagnostics);

bool is_stack_file_name(std::string_view name);

}  // namespace cf::project
