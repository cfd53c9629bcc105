#include "project/provenance.h"

#include "project/inheritance.h"
#include "project/keys.h"

namespace cf::project {

std::vector<Provenance> provenance_of(const std::vector<Layer>& layers, const Node& merged) {
  std::vector<Provenance> list;
  for (const document::Entry& entry : merged.entries()) {
    Provenance provenance;
    provenance.key = std::string(entry.key.text());
    for (const Layer& layer : layers) {
      for (const document::Entry& own : layer.own.entries()) {
        if (own.key.text() == provenance.key)
          provenance.layers.push_back({layer.file, own.key.origin(), own.value});
      }
    }
    if (provenance.layers.empty()) continue;  // project_path, stack_group_path
    const KeyRule* rule = find_rule(provenance.key);
    provenance.strategy = "child_wins";
    if (rule != nullptr && rule->on_merge != Strategy::child_wins) {
      const Node& named = merged.find(provenance.key + "_inheritance");
      const Strategy strategy = strategy_of(*rule, merged);
      provenance.strategy = strategy == Strategy::child_wins && named ? "override" : to_string(strategy);
    }
    list.push_back(std::move(provenance));
  }
  return list;
}

}  // namespace cf::project
