#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/strings.h"
#include "template/references.h"

namespace cf::template_ {
namespace {

// One cycle among `left`, as "A -> B -> A".
std::string one_cycle(const Dependencies& needs, const std::set<std::string, std::less<>>& left) {
  std::vector<std::string> path;
  std::string at = *left.begin();
  while (std::find(path.begin(), path.end(), at) == path.end()) {
    path.push_back(at);
    auto it = needs.find(at);
    if (it == needs.end()) return {};
    auto next = std::find_if(it->second.begin(), it->second.end(),
                             [&](const auto& id) { return left.count(id) > 0; });
    if (next == it->second.end()) return {};
    at = *next;
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  path.push_back(at);
  return base::join(path, " -> ");
}

}  // namespace

Dependencies dependencies(const Template& t) {
  std::unordered_map<std::string_view, const ResourceDeclaration*> index;
  for (const ResourceDeclaration& r : t.resources) index.emplace(r.logical_id, &r);
  auto find = [&](std::string_view id) -> const ResourceDeclaration* {
    auto it = index.find(id);
    return it == index.end() ? nullptr : it->second;
  };
  Dependencies needs;
  for (const ResourceDeclaration& r : t.resources) {
    std::set<std::string> ids = needed_by(r, {}, find);
    needs[r.logical_id].assign(ids.begin(), ids.end());
  }
  return needs;
}

std::vector<std::string> creation_order(const Template& t, base::Diagnostics& diagnostics) {
  return creation_order(t, dependencies(t), diagnostics);
}

std::vector<std::string> creation_order(const Template& t, const Dependencies& needs,
                                        base::Diagnostics& diagnostics) {
  std::unordered_map<std::string_view, std::size_t> rank;
  for (std::size_t i = 0; i < t.resources.size(); ++i) rank.emplace(t.resources[i].logical_id, i);
  std::unordered_map<std::string_view, std::size_t> open;  // needs not yet met
  std::unordered_map<std::string_view, std::vector<std::string_view>> needed_for;
  std::set<std::pair<std::size_t, std::string_view>> ready;
  std::set<std::string, std::less<>> left;
  for (const auto& [id, list] : needs) {
    std::size_t count = 0;
    for (const std::string& other : list) {
      if (needs.find(other) == needs.end()) continue;
      needed_for[other].push_back(id);
      ++count;
    }
    open[id] = count;
    left.insert(id);
    if (count == 0) ready.emplace(rank[id], id);
  }
  std::vector<std::string> order;
  while (!ready.empty()) {
    std::string_view id = ready.begin()->second;
    ready.erase(ready.begin());
    order.emplace_back(id);
    left.erase(left.find(id));
    for (std::string_view other : needed_for[id])
      if (--open[other] == 0) ready.emplace(rank[other], other);
  }
  if (left.empty()) return order;
  std::vector<std::string> names(left.begin(), left.end());
  const ResourceDeclaration* first = t.resource(names[0]);
  diagnostics.error(first != nullptr ? first->node.origin() : Origin{},
                    "Circular dependency between resources: [" + base::join(names, ", ") + "]",
                    one_cycle(needs, left));
  order.insert(order.end(), names.begin(), names.end());
  return order;
}

}  // namespace cf::template_
