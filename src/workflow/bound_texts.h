// What a reviewed entry is bound to and no template says: values of SSM parameters, texts in S3.
#pragma once

#include "aws/session.h"
#include "plan/plan.h"

namespace cf::workflow {

// Reads them again, just before they are used. An error (conflict) names the one that is not what was
// reviewed.
base::Result<void> check_bound(const plan::Entry& entry, const aws::Session& session, const base::Call& call);

}  // namespace cf::workflow
