#include "workflow/overlay.h"

namespace cf::workflow {

using document::Node;

std::vector<Node> overlays_of(const Repository& repository, const Target& target,
                              const template_::Template& parsed) {
  std::vector<Node> layers;
  if (repository.region.empty()) return layers;
  const auto& overlays = repository.rules().overlays;
  const auto found = overlays.find(repository.region);
  if (found == overlays.end()) return layers;
  std::vector<document::Entry> of_all;
  for (const document::Entry& entry : found->second.parameters.entries())
    if (parsed.parameter(entry.key.text()) != nullptr) of_all.push_back(entry);
  if (!of_all.empty()) layers.push_back(Node::mapping(std::move(of_all)));
  if (target.entry == nullptr) return layers;
  const auto own = found->second.stacks.find(target.entry->name);
  if (own != found->second.stacks.end() && own->second.size() > 0) layers.push_back(own->second);
  return layers;
}

Node with_overlays(const Node& parameters, const std::vector<Node>& overlays) {
  if (overlays.empty()) return parameters;
  Node merged = parameters ? parameters : Node::mapping({});
  for (const Node& overlay : overlays)
    for (const document::Entry& entry : overlay.entries())
      merged = merged.with(entry.key.text(), entry.value);
  return merged;
}

}  // namespace cf::workflow
