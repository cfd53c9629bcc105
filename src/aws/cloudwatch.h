// CloudWatch's alarms (Query protocol, version 2010-08-01).
#pragma once

#include <string>

#include "aws/session.h"

namespace cf::aws {

// "OK", "ALARM" or "INSUFFICIENT_DATA" of a metric or composite alarm. kind not_found: there is none of that
// name.
base::Result<std::string> alarm_state(const Session& session, const std::string& name,
                                      const base::Call& call);

}  // namespace cf::aws
