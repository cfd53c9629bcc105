// Text that is put together from resolved values: what becomes of unknown and secret parts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/node.h"

namespace cf::resolve {

// Collects the parts of a string. One unknown part makes the whole unknown, a secret one makes it secret; a
// secret's label spells the whole with the secret parts by their labels, so that it changes whenever anything
// visible does.
class Pieces {
 public:
  void add_text(std::string_view text);
  // False: the value is no scalar. Numbers and booleans are spelled as Python's str() does.
  bool add(const document::Node& value);
  document::Node build() &&;

 private:
  std::string value_, label_;
  std::vector<std::string> unknown_;
  bool secret_ = false;
};

// The unknown nodes at or below `node` as one unknown node; absent: there is none.
document::Node unknown_of(const document::Node& node);

// The text of a string value (not of a number or boolean), also of a secret.
std::optional<std::string> string_value(const document::Node& node);

}  // namespace cf::resolve
