#include "plan/order.h"

#include <algorithm>
#include <queue>
#include <set>

namespace cf::plan {

namespace {

bool takes_part(const Entry& entry) {
  return entry.decision != Decision::ignored && entry.block != Block::ignore;
}

// The entries of the plan that `start` reaches over stacks that take no part in it.
std::vector<std::size_t> nearest_entries(const base::StackPath& start, const Dependencies& dependencies,
                                         const std::map<base::StackPath, std::size_t>& members) {
  std::set<base::StackPath> seen{start};
  std::vector<base::StackPath> pending{start};
  std::vector<std::size_t> out;
  while (!pending.empty()) {
    const base::StackPath path = std::move(pending.back());
    pending.pop_back();
    const auto found = dependencies.find(path);
    if (found == dependencies.end()) continue;
    for (const base::StackPath& next : found->second) {
      if (!seen.insert(next).second) continue;
      const auto member = members.find(next);
      if (member != members.end()) {
        out.push_back(member->second);
      } else {
        pending.push_back(next);
      }
    }
  }
  return out;
}

// Kahn's algorithm, smallest index first; what is in a cycle comes last, its edges inside the cycle dropped.
std::vector<std::size_t> topological(std::vector<std::vector<std::size_t>>& needs) {
  const std::size_t n = needs.size();
  std::vector<std::vector<std::size_t>> needed_by(n);
  std::vector<std::size_t> open(n);
  for (std::size_t i = 0; i < n; ++i) {
    open[i] = needs[i].size();
    for (std::size_t j : needs[i]) needed_by[j].push_back(i);
  }
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < n; ++i) {
    if (open[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> out;
  std::vector<bool> placed(n, false);
  while (!ready.empty()) {
    const std::size_t i = ready.top();
    ready.pop();
    placed[i] = true;
    out.push_back(i);
    for (std::size_t j : needed_by[i]) {
      if (--open[j] == 0) ready.push(j);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (placed[i]) continue;
    out.push_back(i);
    needs[i].erase(
        std::remove_if(needs[i].begin(), needs[i].end(), [&](std::size_t j) { return !placed[j]; }),
        needs[i].end());
  }
  return out;
}

}  // namespace

void order(std::vector<Entry>& entries, const Dependencies& dependencies,
           const Dependencies& must_precede_removal) {
  // Deletions are put after everything else first, so that ties fall that way.
  std::stable_partition(entries.begin(), entries.end(),
                        [](const Entry& e) { return e.block != Block::undeploy; });
  std::map<base::StackPath, std::size_t> members;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (takes_part(entries[i])) members.emplace(entries[i].id.path, i);
  }
  std::vector<std::vector<std::size_t>> needs(entries.size());
  for (const auto& [path, i] : members) {
    for (std::size_t j : nearest_entries(path, dependencies, members)) {
      const bool removes_i = entries[i].block == Block::undeploy,
                 removes_j = entries[j].block == Block::undeploy;
      if (!removes_i && !removes_j) needs[i].push_back(j);
      if (removes_j) needs[j].push_back(i);
    }
    const auto first = must_precede_removal.find(path);
    if (first == must_precede_removal.end() || entries[i].block != Block::undeploy) continue;
    for (const base::StackPath& other : first->second) {
      const auto member = members.find(other);
      if (member != members.end() && member->second != i) needs[i].push_back(member->second);
    }
  }
  for (std::vector<std::size_t>& list : needs) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  const std::vector<std::size_t> sequence = topological(needs);
  std::vector<Entry> sorted;
  sorted.reserve(entries.size());
  for (std::size_t i : sequence) {
    entries[i].needs.clear();
    for (std::size_t j : needs[i]) entries[i].needs.push_back(entries[j].id.path);
  }
  for (std::size_t i : sequence) sorted.push_back(std::move(entries[i]));
  entries = std::move(sorted);
}

}  // namespace cf::plan
