// Fn::ForEach of AWS::LanguageExtensions: loops that write resources, outputs, conditions and properties.
#pragma once

#include <functional>

#include "template/template.h"

namespace cf::template_ {

// Gives the values that a loop runs over; absent: not known.
using LoopValues = std::function<Node(const Node& collection)>;

struct Expansion {
  Node node;
  bool loops_remain = false;
};
// Expands every loop below `root` whose collection is known. Bounded in what they write.
Expansion expand_loops(const Node& root, const LoopValues& values, base::Diagnostics& diagnostics);

// Sets t.root and t.loops_remain from t.written with what is known without parameters (their defaults are).
void expand_loops_with_defaults(Template& t);

}  // namespace cf::template_
