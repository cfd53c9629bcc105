// JSON for the Python side: values as PyYAML would give them.
#pragma once

#include <string>

#include "document/node.h"

namespace cf::worker {

// Appends the value as JSON that cf_worker.py decodes: dates as {"$cf:date": text}, mappings with other keys
// than texts as {"$cf:map": [[key, value], ...]}. False: it holds an unknown, secret or invalid node.
bool write_value(const document::Node& value, std::string& out);

}  // namespace cf::worker
