// What an update in place leaves as it is.
#pragma once

#include <string_view>

#include "change/what_if.h"

namespace cf::change {

// Whether Fn::GetAtt of a resource that changes gives afterwards what it gave before. Nothing publishes that:
// identifiers and ARNs stay while the resource is the same one, an attribute of a property's name is that
// property, and tags, metadata and policies touch none. All else (addresses, versions, states, outputs of
// nested stacks and custom resources) may change.
bool keeps_attribute(const ResourceChange& change, std::string_view attribute);

}  // namespace cf::change
