// Whether a property is as a test file expects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "document/node.h"

namespace cf::proof {

// What is below `path` ("BucketEncryption.ServerSideEncryptionConfiguration.0.SSEAlgorithm") in `properties`;
// absent: nothing. A number is the item of a list.
document::Node property_at(const document::Node& properties, std::string_view path);

// What of `found` is not as `expected`, in words; none: it is as expected. Scalars by their text (true is
// "true"), lists item by item; a mapping may have more keys than are expected. A null expects nothing there.
// The path may have a `*`: one item of the list must be as expected.
std::optional<std::string> mismatch(const document::Node& properties, std::string_view path,
                                    const document::Node& expected);

}  // namespace cf::proof
