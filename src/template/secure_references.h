// Where a template may refer to a SecureString: CloudFormation resolves {{resolve:ssm-secure:...}} for the
// passwords of a few resource types only.
#pragma once

#include "template/template.h"

namespace cf::template_ {

// Reports each reference that stands anywhere else in a resource's properties.
void check_secure_references(const Template& t, base::Diagnostics& diagnostics);

}  // namespace cf::template_
