// {{resolve:ssm:...}} in what a plan makes or changes. CloudFormation compares the reference as text and
// looks its value up when it makes or updates the resource: the plan is bound to the value, and what its
// change may replace is guarded. References to secrets are bound by their text alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/services.h"
#include "plan/compare.h"

namespace cf::workflow {

inline constexpr std::string_view dynamic_reference_open = "{{resolve:ssm:";

// The value behind a parameter's name; a secret by its version. Absent: it can't be read.
document::Node value_of(const base::Result<aws::SsmParameter>& parameter);

// Puts into `entry` what the references in its changes stand for. Of what holds data and is modified, a
// property that replaces it counts as changed if the value behind it may be another one than the resource was
// made with.
void bind_dynamic_references(plan::Entry& entry, const template_::Template& t, const std::string& created,
                             plan::World world, const aws::Session& session, const base::Call& call);

}  // namespace cf::workflow
