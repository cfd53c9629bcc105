// `cf status` without an environment: where everything stands.
#pragma once

#include "base/exit_code.h"
#include "cli/options.h"

namespace cf::cli {

// Prints it as "text" or "json". Exit code: that of the first environment that nobody could look at.
base::ExitCode show_everywhere(CommonOptions& common, const std::string& output);

}  // namespace cf::cli
