#include "cli/gold_order.h"

#include "base/files.h"
#include "cli/gold_example.h"
#include "workflow/target.h"

namespace cf::cli {
namespace {

std::unique_ptr<workflow::Repository> read_or_none(const workflow::Settings& settings,
                                                   const std::string& environment) {
  workflow::LoadOptions options;
  options.check_descriptor = false;
  try {
    return workflow::load_repository(settings, environment, options);
  } catch (const base::Failure&) {
    return nullptr;
  }
}

void add_written(const std::string& config, std::set<std::string>& needed) {
  for (const OutputReference& reference : output_references(config))
    needed.insert(reference.environment + "/" + reference.file.substr(0, reference.file.rfind(".yaml")));
}

}  // namespace

descriptor::Place place_of(const GoldProject& project, const descriptor::Entry& added,
                           const std::map<std::string, std::string>& configs) {
  descriptor::EntryNeeds own{added.name, {}, {}};
  std::vector<descriptor::EntryNeeds> listed;
  for (const descriptor::Entry& entry : project.descriptor->entries)
    if (entry.block == descriptor::Block::deploy) listed.push_back({entry.name, {}, {}});
  for (const descriptor::Environment& environment : project.descriptor->environments) {
    const auto repository = read_or_none(project.settings, environment.name.str());
    const auto take = [&](const descriptor::Entry& entry, descriptor::EntryNeeds& needs) {
      if (!entry.applies_to(environment.name)) return;
      const base::StackPath path = entry.path(environment.name);
      needs.stacks.insert(path.str());
      const auto file = project.settings.project / "config" / environment.name.str() / entry.name;
      add_written(base::read_file(file).value_or(""), needs.needed);
      const auto* stack = repository == nullptr ? nullptr : repository->project.find(path);
      if (stack == nullptr) return;
      for (const project::Dependency& dependency : stack->dependencies)
        needs.needed.insert(dependency.target.str());
    };
    for (const descriptor::Entry& entry : project.descriptor->entries)
      if (entry.block == descriptor::Block::deploy) take(entry, listed[entry.index]);
    take(added, own);
  }
  for (const auto& [environment, config] : configs) add_written(config, own.needed);
  return descriptor::place_for(listed, own).or_throw();
}

}  // namespace cf::cli
