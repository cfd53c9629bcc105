#include "project/cycles.h"

#include <algorithm>
#include <deque>

namespace cf::project {
namespace {

using Edges = std::vector<std::vector<std::size_t>>;
constexpr std::size_t none = static_cast<std::size_t>(-1);

// Tarjan's algorithm with its stack on the heap: chains of 10,000 stacks must not overflow ours.
class Components {
 public:
  explicit Components(const Edges& edges)
      : edges_(edges), index_(edges.size(), none), low_(edges.size(), 0), component_of_(edges.size(), none) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (index_[i] == none) visit(i);
    }
  }

  bool is_cyclic(std::size_t component) const {
    const auto& members = members_[component];
    if (members.size() > 1) return true;
    const auto& own = edges_[members[0]];
    return std::find(own.begin(), own.end(), members[0]) != own.end();
  }
  std::size_t of(std::size_t node) const { return component_of_[node]; }
  const Edges& all() const { return members_; }

 private:
  struct Frame {
    std::size_t node, next;
  };

  void visit(std::size_t start) {
    std::vector<Frame> frames{{start, 0}};
    enter(start);
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const std::size_t node = frame.node;
      if (frame.next < edges_[node].size()) {
        const std::size_t to = edges_[node][frame.next++];
        if (index_[to] == none) {
          enter(to);
          frames.push_back({to, 0});
        } else if (component_of_[to] == none) {
          low_[node] = std::min(low_[node], index_[to]);
        }
        continue;
      }
      if (low_[node] == index_[node]) close(node);
      frames.pop_back();
      if (!frames.empty()) low_[frames.back().node] = std::min(low_[frames.back().node], low_[node]);
    }
  }

  void enter(std::size_t node) {
    index_[node] = low_[node] = count_++;
    open_.push_back(node);
  }

  void close(std::size_t node) {
    std::vector<std::size_t> members;
    std::size_t member = none;
    do {
      member = open_.back();
      open_.pop_back();
      component_of_[member] = members_.size();
      members.push_back(member);
    } while (member != node);
    std::sort(members.begin(), members.end());
    members_.push_back(std::move(members));
  }

  const Edges& edges_;
  std::vector<std::size_t> index_, low_, component_of_, open_;
  Edges members_;
  std::size_t count_ = 0;
};

// The shortest way from `start` back to itself within its component.
std::vector<std::size_t> shortest_cycle(const Edges& edges, const Components& components, std::size_t start) {
  std::vector<std::size_t> from(edges.size(), none);
  std::deque<std::size_t> queue{start};
  while (!queue.empty()) {
    const std::size_t node = queue.front();
    queue.pop_front();
    for (const std::size_t to : edges[node]) {
      if (to == start) {
        std::vector<std::size_t> path;
        for (std::size_t at = node; at != start; at = from[at]) path.push_back(at);
        path.push_back(start);
        std::reverse(path.begin(), path.end());
        return path;
      }
      if (components.of(to) != components.of(start) || from[to] != none) continue;
      from[to] = node;
      queue.push_back(to);
    }
  }
  return {};
}

}  // namespace

std::vector<Cycle> find_cycles(const Project& project, const Edges& needs) {
  const Components components(needs);
  std::vector<Cycle> cycles;
  for (std::size_t c = 0; c < components.all().size(); ++c) {
    if (!components.is_cyclic(c)) continue;
    const auto path = shortest_cycle(needs, components, components.all()[c][0]);
    Cycle cycle;
    for (std::size_t k = 0; k < path.size(); ++k) {
      const StackConfig& stack = project.stacks[path[k]];
      const StackPath& next = project.stacks[path[(k + 1) % path.size()]].path;
      cycle.stacks.push_back(stack.path);
      for (const Dependency& dependency : stack.dependencies) {
        if (dependency.target == next) cycle.edges.push_back(dependency);
      }
    }
    cycles.push_back(std::move(cycle));
  }
  std::sort(cycles.begin(), cycles.end(), [](const Cycle& a, const Cycle& b) { return a.stacks < b.stacks; });
  return cycles;
}

std::vector<std::size_t> in_cycles(const Edges& needs) {
  const Components components(needs);
  std::vector<std::size_t> list;
  for (std::size_t c = 0; c < components.all().size(); ++c) {
    if (components.is_cyclic(c))
      list.insert(list.end(), components.all()[c].begin(), components.all()[c].end());
  }
  std::sort(list.begin(), list.end());
  return list;
}

}  // namespace cf::project
