// Values of a config as the texts that CloudFormation gets, after Sceptre's stack.py: booleans as true and
// false, numbers as Python prints them, lists joined by commas, null left out.
#pragma once

#include <optional>

#include "base/error.h"
#include "document/node.h"

namespace cf::workflow {

// A string, unknown or secret node; absent for null. A mapping is an error of kind input at its place. `what`
// names the value: "parameter VpcId".
base::Result<document::Node> parameter_text(const document::Node& value, const std::string& what);

// A tag's key or value, as Python's str() prints it.
base::Result<document::Node> tag_text(const document::Node& value, const std::string& what);

}  // namespace cf::workflow
