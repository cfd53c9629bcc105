// What the descriptor's overlays put over the parameters of a stack in one region.
#pragma once

#include <vector>

#include "template/template.h"
#include "workflow/target.h"

namespace cf::workflow {

// Mappings of parameters, resolvers as written, weakest first: what is for every stack whose template has
// such a parameter, then what is for this stack. Empty ones are left out.
std::vector<document::Node> overlays_of(const Repository& repository, const Target& target,
                                        const template_::Template& parsed);

// `parameters` (may be absent) with each of them laid over.
document::Node with_overlays(const document::Node& parameters, const std::vector<document::Node>& overlays);

}  // namespace cf::workflow
