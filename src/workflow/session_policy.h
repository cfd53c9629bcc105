// The session policy of a deployment: its session may change the plan's stacks and nothing else, whatever the
// role allows. What happens within the stacks is done by their execution roles, which it does not limit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "plan/plan.h"

namespace cf::workflow {

inline constexpr std::size_t longest_session_policy = 2'048;  // AWS's limit, in characters

struct SessionLimits {
  base::Origin at;  // of session_policy in the descriptor
  // Execution roles that stacks have already: CloudFormation keeps them.
  std::map<base::UnitId, std::string> roles;
  // Names of stacks of the account that the plan does not change: no pattern may cover them.
  std::vector<std::string> others;
  bool reads_buckets = false;  // templates come from S3
};

// JSON without blanks. Stack names are joined into patterns by what they begin with only where it would be
// too long, and never so that another stack is covered. Kind input: a changed stack has no execution role, or
// one that is not known yet, or its config goes on to another role; kind limit: too long all the same.
base::Result<std::string> session_policy(const plan::Plan& plan, const SessionLimits& limits);

}  // namespace cf::workflow
