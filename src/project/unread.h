// What can still be told of a config whose text can't be read as a whole, from the text as it is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace cf::project {

struct Unread {
  std::string text;    // of the files that can't be read, as they are written
  bool whole = true;   // false: not all of their text could be had
  bool placed = true;  // where the stack lives and what it is called is known nevertheless
  void add(const Unread& other);
};

// The settings of its top level that say where a stack lives and what it is called, as far as they are
// written out: key and value. None: there may be others, or what they are can't be told.
std::optional<std::vector<std::pair<std::string, std::string>>> place_settings(const Unread& unread);

// Whether the text could make its stack depend on the stack of that path and name in CloudFormation (may be
// empty).
bool could_name(const Unread& unread, const base::StackPath& path, std::string_view stack_name);

}  // namespace cf::project
