// Parts of answers that several operations share.
#pragma once

#include "emulator/stack.h"
#include "emulator/xml.h"

namespace cf::emulator {

std::string iso_time(std::int64_t ms);
void write_stack(Xml& xml, const Stack& stack);  // the members of DescribeStacks' Stack
void write_parameters(Xml& xml, const std::vector<ParameterValue>& parameters);
void write_tags(Xml& xml, const std::vector<Tag>& tags);

}  // namespace cf::emulator
