// Asks CloudFormation what a change would do: makes a change set, reads it, removes it again. Leaves nothing
// behind, also on failure.
#pragma once

#include "aws/cloudformation.h"
#include "plan/change_set.h"

namespace cf::workflow {

// `source` holds the body or its URL.
base::Result<plan::ChangeSetAnswer> probe_change_set(aws::CloudFormation client, const base::UnitId& unit,
                                                     const std::string& stack_name,
                                                     const plan::DesiredStack& desired,
                                                     const aws::TemplateSource& source,
                                                     const base::Call& call);

// The same of a stack that does not exist: the resources that it gets, also those that transforms add, as
// whole. CloudFormation makes an empty stack for such a change set, which is removed too.
base::Result<std::vector<change::ResourceChange>> probe_creation(
    aws::CloudFormation client, const base::UnitId& unit, const std::string& stack_name,
    const plan::DesiredStack& desired, const aws::TemplateSource& source, const base::Call& call);

// The rows of a change set in the plan's terms.
std::vector<change::ResourceChange> changes_of(const aws::ChangeSetRecord& record);

}  // namespace cf::workflow
