// The part of the JSON Schema that is about the rules of version 2. Each function gives members of "$defs" of
// json_schema(), indented to their place, every one with a comma behind it except the last of
// values_schema().
#pragma once

#include <string>

namespace cf::descriptor {

std::string layers_schema();    // environments, defaults and groups: the keys that rules have
std::string subjects_schema();  // what stands below such a key: waves, windows, policies, ...
std::string values_schema();    // regions, people, times, and other single values

}  // namespace cf::descriptor
