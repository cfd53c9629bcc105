// Which outputs of a deployed stack are secret. CloudFormation gives them in the clear, whatever they hold.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "live/snapshot.h"
#include "project/project.h"
#include "workflow/planner.h"

namespace cf::workflow {

// Names of the outputs that read a NoEcho parameter, all of them where the template can't be read. What the
// config says is secret besides (SecureStrings of !ssm, values for NoEcho parameters) is masked from then on.
// Nothing is asked for a stack that has neither.
std::set<std::string> secret_outputs(const Planner& planner, const project::StackConfig& stack,
                                     const aws::StackRecord& record, live::Snapshot& snapshot,
                                     const base::Call& call);

// The same of what a deployment has sent: masks the values of outputs that read a secret parameter.
void mask_secret_outputs(const plan::Entry& entry, std::vector<aws::Output>& outputs);

}  // namespace cf::workflow
