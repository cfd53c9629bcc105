// The exit codes of cf, documented in docs/reference. Closed.
#pragma once

#include "base/error.h"

namespace cf::base {

enum class ExitCode : int {
  ok = 0,               // done, or nothing to do
  failed = 1,           // a deployment failed, or an unexpected error
  usage = 2,            // the command line is wrong
  changes_pending = 3,  // plan --exit-code: there are changes
  invalid = 4,          // descriptor, config or template is wrong
  credentials = 5,      // no credentials, expired, denied, or those of another account
  unreachable = 6,      // network, endpoint, throttled past the budget
  stale = 7,            // the plan does not fit the world or the repository any more; nothing was done
  blocked = 8,          // a rule forbids it; nothing was done
  cancelled = 130,      // interrupted by the user
};

ExitCode exit_code_for(ErrorKind kind);

}  // namespace cf::base
