// Which outputs of a deployed stack are secret. CloudFormation gives them in the clear, whatever they hold.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "live/snapshot.h"
#include "project/project.h"
#include "workflow/planner.h"
#include "workflow/settings.h"

namespace cf::workflow {

// Names of the outputs that read a parameter that holds a secret: a NoEcho one, or one whose value in the
// config is made of a SecureString, of a secret output of another stack, or can't be told now though it reads
// a SSM parameter. All of them where the template can't be read and there is such a parameter. Those values,
// and what else the config says is secret, are masked from then on. Nothing is asked for a stack without
// outputs.
std::set<std::string> secret_outputs(const Planner& planner, const project::StackConfig& stack,
                                     const aws::StackRecord& record, live::Snapshot& snapshot,
                                     const base::Call& call);

// The value of a deployed stack's output for those that read it: a secret node, masked from then on, where it
// reads a NoEcho parameter of its stack. `name` names it for people; the label has an HMAC of the value under
// the plan key (plan_key.h). A template that can't be read says nothing: then the value is an ordinary one.
document::Node output_node(const aws::StackRecord& record, const aws::Output& output, const std::string& name,
                           live::Snapshot& snapshot, const Settings& settings, const base::Call& call);

// The same of what a deployment has sent: masks the values of outputs that read a secret parameter.
void mask_secret_outputs(const plan::Entry& entry, std::vector<aws::Output>& outputs);

}  // namespace cf::workflow
