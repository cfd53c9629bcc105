// What an Evaluation holds; shared by the files that implement it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "template/evaluate.h"

namespace cf::template_ {

struct Evaluation::State {
  Template t;
  std::map<std::string, Node, std::less<>> parameters;  // as Ref gives them
  PseudoParameters pseudo;
  Lookups lookups;
  std::unordered_map<std::string_view, std::size_t> resources;  // index in t.resources
  // Conditions as far as they were asked for. Not for concurrent use: an Evaluation belongs to one thread.
  mutable std::map<std::string, Truth, std::less<>> conditions;
  mutable std::vector<std::string> in_progress;
  mutable std::set<std::string, std::less<>> reported;

  void index_resources();
  const ResourceDeclaration* resource(std::string_view id) const;
};

// The values of t.parameters as Ref gives them, checked against their constraints.
std::map<std::string, Node, std::less<>> parameter_values(const Template& t,
                                                          const std::map<std::string, Node>& given,
                                                          const Lookups& lookups,
                                                          base::Diagnostics& diagnostics);

}  // namespace cf::template_
