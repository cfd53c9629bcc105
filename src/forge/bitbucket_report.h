// Annotations as Bitbucket shows them: a report of Code Insights beside the build status.
#pragma once

#include <string>

#include "forge/api.h"

namespace cf::forge {

// Makes the report at `path`, or replaces it. Annotations beyond the 1,000 that a report takes are left out.
base::Result<void> put_report(const Api& api, const std::string& path, const CommitStatus& status,
                              const base::Call& call);

}  // namespace cf::forge
