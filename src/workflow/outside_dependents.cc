#include "workflow/outside_dependents.h"

#include <algorithm>
#include <memory>

#include "workflow/planner.h"

namespace cf::workflow {
namespace {

using base::StackPath;
using plan::OutsideDependent;

// Environment names and regions to load. Of a plain project everything at once.
std::vector<std::pair<std::string, base::Region>> places_beside(const Repository& own) {
  std::vector<std::pair<std::string, base::Region>> places;
  if (!own.descriptor && own.environment.str() != ".") return {{".", base::Region()}};
  if (!own.descriptor) return places;
  for (const descriptor::Environment& environment : own.descriptor->environments) {
    if (environment.name == own.environment) continue;
    if (environment.rules.regions.empty()) places.emplace_back(environment.name.str(), base::Region());
    for (const base::Region& region : environment.rules.regions)
      places.emplace_back(environment.name.str(), region);
  }
  return places;
}

struct Need {
  const Target* target;
  const project::Dependency* dependency;
};

std::vector<Need> needs_of(const Repository& other, const Repository& own,
                           const std::set<StackPath>& removed) {
  std::vector<Need> needs;
  for (const Target& target : other.targets) {
    if (target.config == nullptr || own.project.find(target.path) != nullptr) continue;
    std::set<StackPath> told;
    for (const project::Dependency& dependency : target.config->dependencies)
      if (removed.contains(dependency.target) && told.insert(dependency.target).second)
        needs.push_back({&target, &dependency});
  }
  return needs;
}

std::string sentence_of(const Need& need, const std::string& environment, const std::string& doubt) {
  const std::string of = environment == "." ? "" : " of " + environment;
  const base::Location place = base::locate(need.dependency->at);
  return need.target->path.str() + of + " depends on it (" + place.str() + ": " + need.dependency->why + ")" +
         (doubt.empty() ? "" : "; whether that is deployed can't be seen: " + doubt);
}

}  // namespace

std::map<StackPath, std::vector<OutsideDependent>> outside_dependents(const Settings& settings,
                                                                      const Repository& own, Access& access,
                                                                      const std::set<StackPath>& removed,
                                                                      const base::Call& call) {
  std::map<StackPath, std::vector<OutsideDependent>> out;
  std::set<std::pair<StackPath, StackPath>> told;  // once, in however many regions
  for (const auto& [environment, region] : places_beside(own)) {
    LoadOptions options;
    options.check_descriptor = false;
    options.region = region;
    const std::unique_ptr<Repository> other = load_repository(settings, environment, options);
    const std::vector<Need> needs = needs_of(*other, own, removed);
    if (needs.empty()) continue;
    Frozen frozen;
    const Materialiser materialiser(settings, *other, frozen);
    Planner planner(settings, *other, access, materialiser, frozen);
    std::string doubt;
    try {
      planner.place(call);
    } catch (const base::Failure& failure) {
      doubt = failure.error().message;
    }
    for (const Need& need : needs) {
      const StackPath& path = need.target->path;
      std::string unseen = doubt;
      if (const auto misplaced = planner.misplaced(path)) unseen = misplaced->message;
      const std::string name = planner.stack_name(path);
      if (unseen.empty()) {
        auto record = access.snapshot(planner.where(path)).stack(name, call);
        if (record && !*record) continue;
        if (!record) unseen = record.error().message;
      }
      if (told.emplace(path, need.dependency->target).second)
        out[need.dependency->target].push_back({name, sentence_of(need, environment, unseen)});
    }
  }
  return out;
}

}  // namespace cf::workflow
