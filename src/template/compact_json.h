// JSON without blanks, as Fn::ToJsonString writes it.
#pragma once

#include <string>

#include "document/node.h"

namespace cf::template_ {

// Scalars in CloudFormation's dialect, numbers as they are spelled; secrets by their value.
std::string compact_json(const document::Node& node);

}  // namespace cf::template_
