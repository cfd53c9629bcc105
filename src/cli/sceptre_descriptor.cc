#include "cli/sceptre_descriptor.h"

#include <algorithm>
#include <map>
#include <set>

#include "workflow/target.h"

namespace cf::cli {
namespace {

struct EnvironmentStacks {
  std::string environment;
  std::vector<std::string> order;                      // names, in deployment order
  std::map<std::string, std::set<std::string>> needs;  // within the environment
};

EnvironmentStacks stacks_of(const workflow::Settings& settings, const std::string& environment) {
  EnvironmentStacks found;
  found.environment = environment;
  const auto repository = workflow::load_repository(settings, environment);
  const std::string below = environment + "/";
  const auto name_of = [&](const base::StackPath& path) { return path.str().substr(below.size()) + ".yaml"; };
  const auto& stacks = repository->project.stacks;
  for (const workflow::Target& target : repository->targets) {
    const std::string name = name_of(target.path);
    found.order.push_back(name);
    for (const std::size_t need : repository->graph.needs[target.stack])
      if (stacks[need].path.str().starts_with(below)) found.needs[name].insert(name_of(stacks[need].path));
  }
  return found;
}

// One list for all environments, smallest name first among those that may come next; empty if there is none.
std::vector<ListedStack> joined(const std::vector<EnvironmentStacks>& all) {
  std::map<std::string, std::set<std::string>> open;  // name -> what it still waits for
  std::map<std::string, std::vector<std::string>> where;
  for (const EnvironmentStacks& one : all)
    for (const std::string& name : one.order) {
      where[name].push_back(one.environment);
      const auto needs = one.needs.find(name);
      open[name];
      if (needs != one.needs.end()) open[name].insert(needs->second.begin(), needs->second.end());
    }
  std::vector<ListedStack> list;
  while (!open.empty()) {
    const auto next =
        std::find_if(open.begin(), open.end(), [](const auto& each) { return each.second.empty(); });
    if (next == open.end()) return {};
    const std::string name = next->first;
    open.erase(next);
    for (auto& [other, waits] : open) waits.erase(name);
    list.push_back({name, where[name]});
  }
  return list;
}

}  // namespace

std::vector<ListedStack> stacks_in_order(const workflow::Settings& settings,
                                         const std::vector<std::string>& environments) {
  std::vector<EnvironmentStacks> all;
  for (const std::string& environment : environments) all.push_back(stacks_of(settings, environment));
  std::vector<ListedStack> list = joined(all);
  if (!list.empty()) return list;
  for (const EnvironmentStacks& one : all)
    for (const std::string& name : one.order) list.push_back({name, {one.environment}});
  return list;
}

}  // namespace cf::cli
