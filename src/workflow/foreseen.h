// What CloudFormation is known to refuse, said before it is asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "workflow/materialise.h"

namespace cf::workflow {

// A template that can't be sent: too large without a bucket, or for AWS at all. None: it can.
std::optional<base::Error> too_large(const Materialised& made, const project::StackConfig& stack);

// Errors that the catalogue finds in the template, one sentence each, at most ten; then tags, parameters and
// notifications beyond CloudFormation's limits.
std::vector<std::string> foreseen_refusals(const Materialised& made);

}  // namespace cf::workflow
