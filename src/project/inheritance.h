// How a config inherits from the configs above it.
#pragma once

#include "base/diagnostics.h"
#include "document/node.h"
#include "project/keys.h"

namespace cf::project {

// `own` (the mapping of one file) over `inherited` (the merge of what is above it), each key by its strategy
// and by
// `<key>_inheritance`, which is inherited itself. What can't be merged by its strategy is reported at `own`,
// and `own` wins.
document::Node inherit(const document::Node& inherited, const document::Node& own,
                       base::Diagnostics& diagnostics);

// The strategy in force for a key, given a config that holds the `<key>_inheritance` in force.
Strategy strategy_of(const KeyRule& rule, const document::Node& config);

// Entries of `upper` over those of `lower`, one level deep; the order is lower's, then upper's new ones.
document::Node overlay(const document::Node& lower, const document::Node& upper);

}  // namespace cf::project
