// Values that are known only after a deployment, in a template that is rendered before it. They go in as
// placeholder texts and are found again in what comes out. A placeholder is letters and digits only, so that
// it is valid in any YAML or JSON scalar and in logical names, and says in itself what it stands for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace cf::document {

// How what a command prints is named where it was not run yet: "output of `git describe`".
inline constexpr std::string_view output_of = "output of ";

std::string unknown_placeholder(std::string_view of);  // "CFUnknown<hex>Z"

// What the first placeholder in a text stands for; none: there is none. Letter case does not matter.
std::optional<std::string> unknown_in(std::string_view text);

// What stands around the placeholders of a text, in order; one piece, the text itself: it has none.
std::vector<std::string_view> around_unknowns(std::string_view text);

// The tree with each scalar that holds a placeholder replaced by an unknown node, so that a plan shows "known
// after deploy". Keys stay as they are. Subtrees without placeholders are shared.
Node with_unknown_nodes(const Node& tree);

// What a template engine is given: unknown nodes as placeholders, secrets as their values.
Node without_unknown_nodes(const Node& tree);

}  // namespace cf::document
