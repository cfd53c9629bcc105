// What is looked at between two waves: commands of the descriptor's, and alarms of CloudWatch.
#pragma once

#include "descriptor/rules.h"
#include "workflow/access.h"
#include "workflow/settings.h"

namespace cf::workflow {

// Every check of the wave, in the wave's regions; the first that does not hold is an error of kind
// deploy_failed. A command runs in the descriptor's folder without a shell, with the job's environment, at
// most ten minutes; exit code 0 is good. An alarm must be there and OK.
base::Result<void> run_checks(const descriptor::Wave& wave, const base::AccountId& account,
                              const Settings& settings, Access& access, const base::Call& call);

}  // namespace cf::workflow
