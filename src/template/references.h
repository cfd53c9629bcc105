// Walks the references in a tree.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "template/evaluate.h"
#include "template/intrinsic.h"

namespace cf::template_ {

struct Reference {
  enum class Kind { ref, get_att, condition, import, mapping };
  Kind kind = Kind::ref;
  std::string name;       // parameter, resource, condition, export or mapping
  std::string attribute;  // get_att; empty if it is not literal
  bool in_sub = false;
  Origin at{};
};

// Which branch of an Fn::If counts; empty function: both.
using TakenBranch = std::function<Evaluation::Truth(std::string_view condition)>;

// Every literal reference below node, in document order. `conditions`: {Condition: name} is a reference (it
// is one in Conditions and Rules; elsewhere it is somebody's property).
void for_each_reference(const Node& node, bool conditions, const TakenBranch& taken,
                        const std::function<void(const Reference&)>& visit);

// Logical ids that a resource needs before it, among those that `find` knows.
std::set<std::string> needed_by(const ResourceDeclaration& resource, const TakenBranch& taken,
                                const std::function<const ResourceDeclaration*(std::string_view)>& find);

// Whether the template as written has an Fn::ForEach.
bool has_loops(const Template& t);

}  // namespace cf::template_
