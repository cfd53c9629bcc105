// Whether what comes at deployment is what was reviewed, where the review had "known after deploy".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace cf::plan {

using document::Node;

// Where `now` is not as `reviewed`: JSON pointers, sorted as in the document; "" is the whole. An unknown of
// the review stands for anything, a placeholder within a text for any text, and what is unknown now is taken
// on trust. Numbers and booleans are texts; a text that AWS wrote a structure into as JSON is that structure.
// Secrets are alike: they are bound by their labels elsewhere. Texts are compared as a plan file has them,
// masked.
std::vector<std::string> unlike_places(const Node& reviewed, const Node& now);
inline bool is_alike(const Node& reviewed, const Node& now) {
  return unlike_places(reviewed, now).empty();
}

// The same of two rendered templates; a template that can't be read is unlike any other text.
std::vector<std::string> unlike_templates(std::string_view reviewed, std::string_view now);

// What stands at a JSON pointer: absent, where nothing does; the unknown that it leads into.
Node value_at(const Node& tree, std::string_view pointer);

}  // namespace cf::plan
