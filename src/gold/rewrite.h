// A part of a CloudFormation template, in normal form, with other names: what composing does to the templates
// that one is made of.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "document/node.h"

namespace cf::gold {

using document::Node;

// What names become; a function that gives nothing leaves the name as it is.
struct NewNames {
  std::function<std::optional<Node>(const std::string& name)> ref;  // of Ref and ${name}
  std::function<std::optional<Node>(const std::string& resource, const std::string& attribute)> attribute;
  std::function<std::string(const std::string& name)> condition;
  std::function<std::string(const std::string& name)> mapping;
};

// Functions everywhere below `node`. A name in Fn::Sub that becomes an expression is taken into the
// function's variables. Resource attributes such as DependsOn and Condition are not functions: they are the
// caller's.
Node rewritten(const Node& node, const NewNames& names);

}  // namespace cf::gold
