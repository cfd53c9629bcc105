// Puts "known after deploy" into a template's expressions where they refer to what the update itself will
// make.
#pragma once

#include <functional>
#include <string_view>

#include "document/node.h"

namespace cf::change {

using document::Node;

struct Volatile {
  std::function<bool(std::string_view resource)> ref;  // its physical id is not known before the update
  std::function<bool(std::string_view resource, std::string_view attribute)> get_att;  // nor is this one
};

// The expression with {Ref: X}, {Fn::GetAtt: [X, a]} and ${X}, ${X.a} of Fn::Sub made unknown where
// `volatile_` says so; an unknown's text is the reference: "X", "X.a". The same object if nothing is.
Node substitute(const Node& expression, const Volatile& volatile_);

}  // namespace cf::change
