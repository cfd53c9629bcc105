// SSM parameters that a plan makes, changes or deletes: what reads them gets other values after it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "plan/plan.h"

namespace cf::workflow {

enum class SsmChange { made, changed, removed };

// The name as it is compared: without a version, also where an ARN says it.
std::string ssm_name(std::string_view written);
// "name:3", or an ARN that ends so.
bool names_ssm_version(std::string_view written);

// By ssm_name(), as far as the names are known: of resources of the type AWS::SSM::Parameter, those of nested
// stacks among them. One whose value stays is left out.
std::map<std::string, SsmChange> ssm_changes_of(const plan::Entry& entry);

// Of those, the ones whose value is an attribute of a resource that changes: a change set does not list them.
std::set<std::string> ssm_by_attribute(const plan::Entry& entry);

inline constexpr std::string_view ssm_parameter_type = "AWS::SSM::Parameter";

}  // namespace cf::workflow
