// A job that was started for an older head of its pull request, or run again, must not show its results as
// those of the newer one.
#pragma once

#include <string>

#include "ci/session.h"

namespace cf::ci {

// Why the pull request's head is not `commit` any more; "": it is, as the host has it now.
base::Result<std::string> newer_head(const Session& session, const std::string& commit,
                                     const base::Call& call);

// Why what this job has is not the pull request's head; "": it is, or is a merge that holds it, or the job
// does not say what it has. Brings the session's pull request up to date.
base::Result<std::string> outdated(Session& session, const base::Call& call);

}  // namespace cf::ci
