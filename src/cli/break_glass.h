// Deploying in spite of windows, freezes, approvals and promotion: said aloud and written down.
#pragma once

#include <string>

#include "cli/run_context.h"
#include "workflow/gating.h"

namespace cf::cli {

// Tells what is passed, and writes it with the caller's ARN into the audit log of the environment's state;
// nothing may be deployed where that fails.
base::Result<void> break_glass(const RunContext& context, const plan::Plan& plan,
                               const workflow::Gating& gating, const std::string& reason,
                               const base::Call& call);

}  // namespace cf::cli
