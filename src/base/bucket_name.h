// Names of S3's buckets.
#pragma once

#include <string_view>

namespace cf::base {

// Why S3 makes no bucket of that name: "has characters other than ...", to be put behind the name; empty: it
// does. Some that are older than the rule break it.
std::string_view wrong_in_bucket_name(std::string_view name);

}  // namespace cf::base
