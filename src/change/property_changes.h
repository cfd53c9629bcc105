// The change of one resource that exists before and after: what differs, and why.
#pragma once

#include <map>
#include <set>

#include "change/substitute.h"
#include "change/what_if.h"

namespace cf::change {

// What is known of the resources that were looked at before this one (those it refers to).
struct Upstream {
  std::set<std::string, std::less<>> added, replaced, maybe_replaced;
  std::map<std::string, ResourceChange, std::less<>> modified;  // in place; without the whole resources
  bool has_new_id(std::string_view id) const;                   // added, or replaced for certain or perhaps
};

// Evaluated, every scalar as the text that would be sent, so that 5 equals "5".
Node evaluated_texts(const template_::Evaluation& evaluation, const Node& expression,
                     base::Diagnostics& diagnostics);

// A scalar becomes a string, everywhere.
Node as_texts(const Node& node);

std::vector<PropertyChange> property_changes(const Input& input, const template_::ResourceDeclaration& before,
                                             const template_::ResourceDeclaration& after,
                                             const Upstream& upstream, base::Diagnostics& diagnostics);

}  // namespace cf::change
