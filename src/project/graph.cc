#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_map>

#include "base/strings.h"
#include "project/cycles.h"
#include "project/project.h"

namespace cf::project {
namespace {

constexpr std::size_t max_suggestions = 20;  // each looks at every stack's name
constexpr std::size_t max_edges_shown = 20;

class GraphBuilder {
 public:
  explicit GraphBuilder(Project& project) : project_(project) {
    const std::size_t n = project.stacks.size();
    graph_.needs.resize(n);
    graph_.needed_by.resize(n);
    graph_.layer.resize(n, 0);
    index_.reserve(n);
    for (std::size_t i = 0; i < n; ++i) index_.emplace(project.stacks[i].path.str(), i);
  }

  Graph build() && {
    for (std::size_t i = 0; i < project_.stacks.size(); ++i) edges_of(i);
    graph_.cycles = find_cycles(project_, graph_.needs);
    for (const Cycle& cycle : graph_.cycles) report(cycle);
    add_edges_by_name();
    order();
    return std::move(graph_);
  }

 private:
  void edges_of(std::size_t i) {
    StackConfig& stack = project_.stacks[i];
    for (const Dependency& dependency : stack.dependencies) {
      const auto found = index_.find(dependency.target.str());
      if (found == index_.end()) {
        missing(stack, dependency);
        continue;
      }
      graph_.needs[i].push_back(found->second);
      graph_.needed_by[found->second].push_back(i);
    }
  }

  static std::string environment_of(const StackConfig& stack) {
    return stack.path.str().substr(0, stack.path.str().find('/')) + '\n';
  }

  // Where a stack goes, as far as configs say it: region and account, as which role.
  static std::string place_of(const StackConfig& stack) {
    std::string place = environment_of(stack);
    for (const Node* part : {&stack.region, &stack.profile, &stack.sceptre_role}) {
      place += part->tag();
      place += part->text();
      place += '\n';
    }
    return place;
  }

  // A name counts in its own place, and where another is named in any, if no second stack has it.
  void add_edges_by_name() {
    constexpr std::size_t several = static_cast<std::size_t>(-1);
    std::unordered_map<std::string, std::size_t> here, anywhere;
    for (std::size_t i = 0; i < project_.stacks.size(); ++i) {
      const StackConfig& stack = project_.stacks[i];
      if (stack.stack_name.empty()) continue;
      here.emplace(place_of(stack) + stack.stack_name, i);
      const auto [found, is_first] = anywhere.emplace(environment_of(stack) + stack.stack_name, i);
      if (!is_first) found->second = several;
    }
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < project_.stacks.size(); ++i) {
      const StackConfig& stack = project_.stacks[i];
      for (const ExternalOutput& output : stack.external_outputs) {
        const auto& named = output.elsewhere ? anywhere : here;
        const auto found =
            named.find((output.elsewhere ? environment_of(stack) : place_of(stack)) + output.stack_name);
        if (found != named.end() && found->second != several && found->second != i)
          edges.emplace_back(i, found->second);
      }
    }
    if (edges.empty()) return;
    std::vector<std::vector<std::size_t>> all = graph_.needs;
    for (const auto& [from, to] : edges) all[from].push_back(to);
    std::vector<bool> cyclic(project_.stacks.size(), false);
    for (const std::size_t i : in_cycles(all)) cyclic[i] = true;
    for (const auto& [from, to] : edges) {
      if (cyclic[from] && cyclic[to]) continue;
      insert_sorted(graph_.needs[from], to);
      insert_sorted(graph_.needed_by[to], from);
    }
  }

  static void insert_sorted(std::vector<std::size_t>& list, std::size_t value) {
    const auto at = std::lower_bound(list.begin(), list.end(), value);
    if (at == list.end() || *at != value) list.insert(at, value);
  }

  void missing(StackConfig& stack, const Dependency& dependency) {
    std::string suggestion;
    if (++suggested_ <= max_suggestions) {
      if (names_.empty()) {
        for (const StackConfig& each : project_.stacks) names_.push_back(each.path.str() + ".yaml");
      }
      suggestion = base::did_you_mean(dependency.target.str() + ".yaml", names_);
    }
    stack.diagnostics.error(dependency.at,
                            "there is no stack config/" + dependency.target.str() + ".yaml" + suggestion,
                            "the path counts from config/, with .yaml");
  }

  // A long cycle is shown by its first edges: every one of its stacks carries the message.
  void report(const Cycle& cycle) {
    const std::size_t shown = std::min(cycle.stacks.size(), max_edges_shown);
    std::string path;
    std::string edges;
    for (std::size_t k = 0; k < shown; ++k) {
      const Dependency& edge = cycle.edges[k];
      path += cycle.stacks[k].str() + " -> ";
      edges += (k == 0 ? "" : "; ") + base::locate(edge.at).str() + " needs " + edge.target.str() + " (" +
               edge.why + ")";
    }
    if (const std::size_t rest = cycle.stacks.size() - shown; rest > 0) {
      path += "(" + std::to_string(rest) + " more) -> ";
      edges += "; and " + std::to_string(rest) + " more";
    }
    path += cycle.stacks.front().str();
    for (std::size_t k = 0; k < cycle.stacks.size(); ++k) {
      StackConfig& stack = project_.stacks[index_.at(cycle.stacks[k].str())];
      stack.diagnostics.error(cycle.edges[k].at, "dependency cycle: " + path,
                              "remove one of these: " + edges);
    }
  }

  // Kahn's algorithm, ties by path. Edges from cyclic stacks don't count: what needs one still has a place,
  // and is blocked by the other's error.
  void order() {
    const std::size_t n = project_.stacks.size();
    std::vector<bool> left_out(n, false);
    for (const std::size_t i : in_cycles(graph_.needs)) left_out[i] = true;
    std::vector<std::size_t> waits(n, 0);
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < n; ++i) {
      if (left_out[i]) continue;
      for (const std::size_t needed : graph_.needs[i]) waits[i] += left_out[needed] ? 0 : 1;
      if (waits[i] == 0) ready.push(i);
    }
    while (!ready.empty()) {
      const std::size_t i = ready.top();
      ready.pop();
      graph_.order.push_back(i);
      for (const std::size_t dependent : graph_.needed_by[i]) {
        if (left_out[dependent]) continue;
        graph_.layer[dependent] = std::max(graph_.layer[dependent], graph_.layer[i] + 1);
        if (--waits[dependent] == 0) ready.push(dependent);
      }
    }
  }

  Project& project_;
  Graph graph_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::string> names_;
  std::size_t suggested_ = 0;
};

}  // namespace

Graph build_graph(Project& project) {
  return GraphBuilder(project).build();
}

}  // namespace cf::project
