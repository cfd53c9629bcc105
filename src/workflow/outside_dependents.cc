#include "workflow/outside_dependents.h"

#include <algorithm>
#include <memory>
#include <set>

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
  const StackPath* needed;
  const project::Dependency* dependency;  // null: the config can't be read, so that it may be
};

std::vector<Need> needs_of(const Repository& other, const Repository& own,
                           const std::map<StackPath, std::string>& removed) {
  std::vector<Need> needs;
  for (const Target& target : other.targets) {
    if (target.config == nullptr || own.project.find(target.path) != nullptr) continue;
    std::set<StackPath> told;
    for (const project::Dependency& dependency : target.config->dependencies)
      if (removed.contains(dependency.target) && told.insert(dependency.target).second)
        needs.push_back({&target, &dependency.target, &dependency});
    if (!target.config->unread) continue;
    for (const auto& [path, name] : removed)
      if (project::could_name(*target.config->unread, path, name) && told.insert(path).second)
        needs.push_back({&target, &path, nullptr});
  }
  return needs;
}

std::string shown_dependent(const StackPath& path, const std::string& environment) {
  return path.str() + (environment.empty() || environment == "." ? "" : " of " + environment);
}

std::string doubt_clause(const std::string& doubt) {
  return doubt.empty() ? "" : "; whether that is deployed can't be seen: " + doubt;
}

std::string sentence_of(const Need& need, const std::string& environment, const std::string& doubt) {
  const base::Location place = base::locate(need.dependency->at);
  return shown_dependent(need.target->path, environment) + " depends on it (" + place.str() + ": " +
         need.dependency->why + ")" + doubt_clause(doubt);
}

}  // namespace

OutsideDependent unread_dependent(const project::StackConfig& stack, const std::string& stack_name,
                                  const std::string& environment, const std::string& doubt) {
  const base::Error error = as_error(stack.diagnostics);
  const base::Location place = base::locate(error.at);
  return {stack_name,
          shown_dependent(stack.path, environment) + " may depend on it: its config can't be read (" +
              (error.at ? place.str() : stack.file) + ": " + error.message + ")" + doubt_clause(doubt),
          true};
}

std::map<StackPath, std::vector<OutsideDependent>> outside_dependents(
    const Settings& settings, const Repository& own, Access& access,
    const std::map<StackPath, std::string>& removed, const base::Call& call) {
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
      std::string why = doubt;
      if (const auto misplaced = planner.misplaced(path))
        why = need.dependency == nullptr ? "its name is not known" : misplaced->message;
      const std::string name = planner.stack_name(path);
      if (why.empty()) {
        auto record = access.snapshot(planner.where(path)).stack(name, call);
        if (record && (!*record || (*record)->status == base::StackStatus::review_in_progress)) continue;
        if (!record) why = record.error().message;
      }
      const bool is_left_alone = need.target->block == plan::Block::ignore;
      if (need.dependency == nullptr && is_left_alone && planner.misplaced(path)) continue;
      if (!told.emplace(path, *need.needed).second) continue;
      out[*need.needed].push_back(need.dependency == nullptr
                                      ? unread_dependent(*need.target->config, name, environment, why)
                                      : OutsideDependent{name, sentence_of(need, environment, why)});
    }
  }
  return out;
}

}  // namespace cf::workflow
