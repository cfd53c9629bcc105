// What CloudFormation says of a request before it looks at any stack: values outside their lists and limits.
#pragma once

#include "base/error.h"
#include "emulator/request.h"

namespace cf::emulator {

// Refused in AWS's words ("1 validation error detected: ..."); the first problem counts.
base::Result<void> check_request(const Request& request);

}  // namespace cf::emulator
