// The pass that looks at what a plan does to stacks beside its own.
#include <algorithm>

#include "base/strings.h"
#include "plan/effects.h"
#include "workflow/output_users.h"
#include "workflow/outside_dependents.h"
#include "workflow/planner_state.h"

namespace cf::workflow {

using base::ErrorKind;

plan::Dependencies Planner::State::dependencies() const {
  plan::Dependencies all;
  const auto& stacks = repository.project.stacks;
  for (std::size_t i = 0; i < stacks.size(); ++i)
    for (const std::size_t need : repository.graph.needs[i]) all[stacks[i].path].push_back(stacks[need].path);
  return all;
}

// Exports that nobody has now and that no stack of the plan makes before they are needed.
void Planner::State::note_imports(std::vector<plan::Entry>& entries) {
  for (plan::Entry& entry : entries) {
    if (!entry.mutates() || entry.decision == plan::Decision::remove) continue;
    const std::size_t own = index_of(entry.id.path);
    for (const std::string& name : units[own].missing_imports) {
      std::vector<const PlannedStack*> exporters;
      bool perhaps = false;
      for (const PlannedStack& other : units) {
        if (&other == &units[own] || !(other.where == units[own].where)) continue;
        for (const document::Node& made : other.exports) {
          perhaps = perhaps || !made.is_scalar();
          if (made.is_scalar() && made.text() == name) exporters.push_back(&other);
        }
      }
      if (exporters.empty() && !perhaps)
        entry.warnings.push_back("AWS will refuse it: no stack exports " + name +
                                 " now, and none of this plan will");
      for (const PlannedStack* exporter : exporters)
        if (!comes_after(own, index_of(exporter->stack->path)))
          entry.warnings.push_back("it imports " + name + ", which " + exporter->stack->path.str() +
                                   " will export, but nothing makes it wait: write dependencies: [" +
                                   exporter->stack->path.str() + ".yaml] into " + units[own].stack->file);
    }
  }
}

bool Planner::State::comes_after(std::size_t unit, std::size_t other) const {
  std::vector<std::size_t> open{unit};
  std::set<std::size_t> seen;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (at == other) return true;
    if (!seen.insert(at).second) continue;
    open.insert(open.end(), repository.graph.needs[at].begin(), repository.graph.needs[at].end());
  }
  return false;
}

// Exports that an update takes away or renames, though the outputs themselves stay: CloudFormation refuses
// while somebody imports them.
void Planner::State::note_lost_exports(std::vector<plan::Entry>& entries, const base::Call& call) {
  for (plan::Entry& entry : entries) {
    if (entry.decision != plan::Decision::change) continue;
    const PlannedStack& unit = units[index_of(entry.id.path)];
    if (!unit.live) continue;
    for (const aws::Output& output : unit.live->outputs) {
      const bool told = std::any_of(
          entry.outputs.begin(), entry.outputs.end(),
          [&](const plan::ValueChange& change) { return change.key == output.key && !change.after; });
      const bool kept = std::any_of(
          unit.exports.begin(), unit.exports.end(),
          [&](const document::Node& made) { return !made.is_scalar() || made.text() == output.export_name; });
      if (output.export_name.empty() || kept || told) continue;
      auto importers = access.snapshot(unit.where).importers(output.export_name, call);
      if (!importers) {
        block(entry, std::move(importers).error().while_("looking up who imports " + output.export_name));
        break;
      }
      if (importers->empty()) continue;
      block(entry,
            base::error(ErrorKind::blocked,
                        "the export " + output.export_name + " of output " + output.key + " goes, but " +
                            base::join(*importers, ", ") + " imports it: AWS will refuse",
                        "keep the export's name, or stop importing it there first"));
    }
  }
}

void Planner::State::note_unread(const std::map<base::StackPath, std::string>& removed,
                                 plan::RemovalFacts& facts) const {
  for (const PlannedStack& unit : units) {
    if (!unit.stack->unread) continue;
    const Target* target = repository.find(unit.stack->path);
    const bool is_left_alone = target != nullptr && target->block == plan::Block::ignore;
    if (unit.misplaced ? is_left_alone : !unit.live) continue;
    for (const auto& [path, name] : removed) {
      // Else the two would need each other.
      if (comes_after(index_of(path), index_of(unit.stack->path))) continue;
      facts.outside[path].push_back(
          unread_dependent(*unit.stack, unit.name, "", unit.misplaced ? "its name is not known" : ""));
    }
  }
}

// What the plan does to stacks beside its own: outputs that others read, deletions that would break somebody.
void Planner::State::note_effects(std::vector<plan::Entry>& entries, const base::Call& call) {
  const auto readers = output_users(repository.project);
  std::vector<std::string> in_plan;
  for (const plan::Entry& entry : entries)
    if (entry.mutates()) in_plan.push_back(entry.stack_name.str());

  note_imports(entries);
  note_lost_exports(entries, call);
  note_export_conflicts(entries, call);
  plan::RemovalFacts removal;
  for (plan::Entry& entry : entries) {
    const bool removes = entry.decision == plan::Decision::remove;
    if (!entry.mutates() || (!removes && entry.outputs.empty())) continue;
    const PlannedStack& unit = units[index_of(entry.id.path)];
    plan::OutputUsers users;
    if (const auto found = readers.find(entry.id.path); found != readers.end())
      users.by_output = found->second;
    std::vector<std::string>& importers = removal.importers[entry.id.path];
    if (unit.live)
      for (const aws::Output& output : unit.live->outputs) {
        if (output.export_name.empty()) continue;
        users.exports[output.key] = output.export_name;
        auto names = access.snapshot(unit.where).importers(output.export_name, call);
        if (!names) {
          block(entry, std::move(names).error().while_("looking up who imports " + output.export_name));
          break;
        }
        users.by_export[output.export_name] = *names;
        importers.insert(importers.end(), names->begin(), names->end());
      }
    if (!removes) plan::note_output_uses(entry, users, in_plan);
  }
  const bool any_removal = std::any_of(entries.begin(), entries.end(), [](const plan::Entry& e) {
    return e.decision == plan::Decision::remove;
  });
  if (!any_removal) return;
  const auto& stacks = repository.project.stacks;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    PlannedStack& unit = units[i];
    if (unit.misplaced || unit.name.empty()) continue;
    look(unit, call);
    // One that was never created needs nothing.
    if (unit.live && unit.live->status != base::StackStatus::review_in_progress)
      removal.deployed[unit.stack->path] = base::StackName(unit.name);
    for (const std::size_t user : repository.graph.needed_by[i])
      removal.dependents[unit.stack->path].push_back(stacks[user].path);
  }
  std::map<base::StackPath, std::string> removed;
  for (const plan::Entry& entry : entries)
    if (entry.decision == plan::Decision::remove) removed.emplace(entry.id.path, entry.stack_name.str());
  removal.outside = outside_dependents(settings, repository, access, removed, call);
  note_unread(removed, removal);
  plan::refuse_unsafe_removals(entries, removal);
}

}  // namespace cf::workflow
