#include "deploy/ready_queue.h"

#include <algorithm>
#include <map>

namespace cf::deploy {

std::vector<std::vector<std::size_t>> needs_of(const plan::Plan& plan) {
  std::map<base::StackPath, std::vector<std::size_t>> by_path;
  for (std::size_t i = 0; i < plan.entries.size(); ++i) by_path[plan.entries[i].id.path].push_back(i);
  std::vector<std::vector<std::size_t>> needs(plan.entries.size());
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    const auto& entry = plan.entries[i];
    for (const auto& path : entry.needs) {
      auto found = by_path.find(path);
      if (found == by_path.end()) continue;
      std::vector<std::size_t> same;
      for (std::size_t other : found->second) {
        const auto& id = plan.entries[other].id;
        if (id.account == entry.id.account && id.region == entry.id.region) same.push_back(other);
      }
      const auto& chosen = same.empty() ? found->second : same;
      needs[i].insert(needs[i].end(), chosen.begin(), chosen.end());
    }
    std::sort(needs[i].begin(), needs[i].end());
    needs[i].erase(std::unique(needs[i].begin(), needs[i].end()), needs[i].end());
  }
  return needs;
}

namespace {

// Kahn's order; what lies on or behind a cycle is left out.
std::vector<std::size_t> topological_order(const std::vector<std::vector<std::size_t>>& needs) {
  std::vector<std::vector<std::size_t>> needed_by(needs.size());
  std::vector<std::size_t> open(needs.size()), order;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    open[i] = needs[i].size();
    for (std::size_t n : needs[i]) needed_by[n].push_back(i);
    if (needs[i].empty()) order.push_back(i);
  }
  for (std::size_t at = 0; at < order.size(); ++at) {
    for (std::size_t next : needed_by[order[at]]) {
      if (--open[next] == 0) order.push_back(next);
    }
  }
  return order;
}

}  // namespace

std::vector<std::size_t> cycle_in(const std::vector<std::vector<std::size_t>>& needs) {
  std::vector<char> ordered(needs.size(), 0);
  for (std::size_t i : topological_order(needs)) ordered[i] = 1;
  auto first = std::find(ordered.begin(), ordered.end(), 0);
  if (first == ordered.end()) return {};
  // Every unit left over needs another one left over: walking those edges must come back to a unit seen
  // before.
  std::vector<std::size_t> walk, seen_at(needs.size(), needs.size());
  std::size_t unit = static_cast<std::size_t>(first - ordered.begin());
  while (seen_at[unit] == needs.size()) {
    seen_at[unit] = walk.size();
    walk.push_back(unit);
    unit = *std::find_if(needs[unit].begin(), needs[unit].end(), [&](std::size_t n) { return !ordered[n]; });
  }
  walk.erase(walk.begin(), walk.begin() + static_cast<std::ptrdiff_t>(seen_at[unit]));
  return walk;
}

ReadyQueue::ReadyQueue(std::vector<std::vector<std::size_t>> needs, const std::vector<double>& cost)
    : needed_by_(needs.size()),
      open_needs_(needs.size()),
      weight_(cost),
      place_(needs.size(), Place::waiting),
      waiting_(needs.size()) {
  for (std::size_t i = 0; i < needs.size(); ++i) {
    open_needs_[i] = needs[i].size();
    for (std::size_t n : needs[i]) needed_by_[n].push_back(i);
  }
  const auto order = topological_order(needs);
  for (auto unit = order.rbegin(); unit != order.rend(); ++unit) {
    double behind = 0;
    for (std::size_t next : needed_by_[*unit]) behind = std::max(behind, weight_[next]);
    weight_[*unit] = cost[*unit] + behind;
  }
  for (std::size_t i = 0; i < needs.size(); ++i) {
    if (needs[i].empty()) make_ready(i);
  }
}

namespace {

// Heap order: the lighter, then the later one sinks.
auto sinks_below(const std::vector<double>& weight) {
  return [&weight](std::size_t a, std::size_t b) {
    return weight[a] != weight[b] ? weight[a] < weight[b] : a > b;
  };
}

}  // namespace

void ReadyQueue::make_ready(std::size_t unit) {
  place_[unit] = Place::ready;
  ready_.push_back(unit);
  std::push_heap(ready_.begin(), ready_.end(), sinks_below(weight_));
}

std::optional<std::size_t> ReadyQueue::take() {
  while (!ready_.empty()) {
    std::pop_heap(ready_.begin(), ready_.end(), sinks_below(weight_));
    const std::size_t unit = ready_.back();
    ready_.pop_back();
    if (place_[unit] != Place::ready) continue;
    place_[unit] = Place::gone;
    --waiting_;
    return unit;
  }
  return std::nullopt;
}

void ReadyQueue::done(std::size_t unit) {
  for (std::size_t next : needed_by_[unit]) {
    if (--open_needs_[next] == 0 && place_[next] == Place::waiting) make_ready(next);
  }
}

std::vector<std::size_t> ReadyQueue::drop_dependents(std::size_t unit) {
  std::vector<std::size_t> dropped, walk{unit};
  while (!walk.empty()) {
    const std::size_t at = walk.back();
    walk.pop_back();
    for (std::size_t next : needed_by_[at]) {
      if (place_[next] == Place::gone) continue;
      place_[next] = Place::gone;
      --waiting_;
      dropped.push_back(next);
      walk.push_back(next);
    }
  }
  std::sort(dropped.begin(), dropped.end());
  return dropped;
}

std::vector<std::size_t> ReadyQueue::drop_all() {
  std::vector<std::size_t> dropped;
  for (std::size_t i = 0; i < place_.size(); ++i) {
    if (place_[i] == Place::gone) continue;
    place_[i] = Place::gone;
    dropped.push_back(i);
  }
  waiting_ = 0;
  return dropped;
}

}  // namespace cf::deploy
