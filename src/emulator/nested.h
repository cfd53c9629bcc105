// What a nested stack is to become, by the resource that declares it.
#pragma once

#include "emulator/accept.h"

namespace cf::emulator {

inline constexpr std::string_view nested_stack_type = "AWS::CloudFormation::Stack";

// `owner`: the parent's definition, whose tags, capabilities and role its nested stacks take over.
// `properties`: the resource's, evaluated. `body`: the template; empty: read from TemplateURL.
base::Result<Accepted> accept_nested(World& world, Templates& templates, const Definition& owner,
                                     const Node& properties, const Stack& child, std::string body);
// A new stack below `parent`, with its name and id, without a definition.
base::Result<Stack> new_nested_stack(World& world, const Stack& parent, const std::string& logical_id);

}  // namespace cf::emulator
