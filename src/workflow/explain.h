// `cf explain`: which files, inheritance and resolvers made a value.
#pragma once

#include <string>
#include <vector>

#include "project/project.h"
#include "workflow/materialise.h"

namespace cf::workflow {

struct ExplainedLayer {
  std::string place;  // "config/dev/config.yaml:4:3"
  std::string value;  // as YAML
};
struct Explanation {
  std::string key;
  std::string strategy;                // how the layers were merged
  std::vector<ExplainedLayer> layers;  // weakest first
  std::string unresolved;              // the merged value as YAML, resolvers as written; empty if it has none
  std::string value;                   // what results, as YAML; secrets masked, unknown values named
};

// `key` with dots for what is inside. `overlays`: what the descriptor lays over the parameters (overlay.h). A
// key that the stack does not have: kind usage, with a suggestion.
base::Result<Explanation> explain(const project::StackConfig& stack, const std::string& key,
                                  const std::vector<document::Node>& overlays,
                                  const Materialiser& materialiser, const Outside& outside,
                                  const base::Call& call);

}  // namespace cf::workflow
