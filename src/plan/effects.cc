#include "plan/effects.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "catalog/catalog.h"

namespace cf::plan {

namespace {

bool keeps_data(std::string_view policy) {
  return policy == "Retain" || policy == "Snapshot" || policy == "ReplaceAndRetain" ||
         policy == "ReplaceAndSnapshot" || policy == "RetainExceptOnCreate";
}

const template_::ResourceDeclaration* declared(const template_::Template* t, const std::string& logical_id) {
  return t != nullptr ? t->resource(logical_id) : nullptr;
}

bool is_kept(const change::ResourceChange& change, const template_::Template* before,
             const template_::Template* after) {
  if (!change.policy_action.empty()) return keeps_data(change.policy_action);
  if (change.action == change::Action::remove) {
    const auto* resource = declared(before, change.logical_id);
    return resource != nullptr && keeps_data(policy_when_deleted(*resource));
  }
  const auto* resource = declared(after, change.logical_id);
  return resource != nullptr && keeps_data(resource->update_replace_policy);
}

void block(Entry& entry, std::string reason, std::string hint) {
  entry.errors.push_back(base::error(base::ErrorKind::blocked, reason, std::move(hint)));
  if (entry.decision != Decision::blocked) entry.reason = std::move(reason);
  entry.decision = Decision::blocked;
}

std::vector<std::string> sorted_unique(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const std::vector<std::string>& found_in(const std::map<std::string, std::vector<std::string>>& map,
                                         const std::string& key) {
  static const std::vector<std::string> none;
  const auto found = map.find(key);
  return found != map.end() ? found->second : none;
}

// The stacks that stand in the way of removing `entry`, as clauses.
std::vector<std::string> obstacles(const Entry& entry, const RemovalFacts& facts,
                                   const std::map<base::StackPath, Decision>& decisions) {
  const auto is_removed = [&decisions](const base::StackPath& path) {
    const auto found = decisions.find(path);
    return found != decisions.end() && found->second == Decision::remove;
  };
  std::vector<std::string> out;
  std::set<std::string> named;
  const auto dependents = facts.dependents.find(entry.id.path);
  if (dependents != facts.dependents.end()) {
    for (const base::StackPath& path : dependents->second) {
      const auto there = facts.deployed.find(path);
      const auto planned = decisions.find(path);
      const bool will_be_there = planned != decisions.end() && (planned->second == Decision::create ||
                                                                planned->second == Decision::recreate);
      if (is_removed(path) || (there == facts.deployed.end() && !will_be_there)) continue;
      if (there != facts.deployed.end()) named.insert(there->second.str());
      out.push_back(path.str() + " depends on it");
    }
  }
  const auto outside = facts.outside.find(entry.id.path);
  if (outside != facts.outside.end()) {
    for (const OutsideDependent& dependent : outside->second) {
      named.insert(dependent.stack_name);
      out.push_back(dependent.sentence);
    }
  }
  const auto importers = facts.importers.find(entry.id.path);
  if (importers != facts.importers.end()) {
    std::set<std::string> removed_names;
    for (const auto& [path, name] : facts.deployed) {
      if (is_removed(path)) removed_names.insert(name.str());
    }
    for (const std::string& name : sorted_unique(importers->second)) {
      if (removed_names.count(name) == 0 && named.count(name) == 0)
        out.push_back("stack " + name + " imports from it");
    }
  }
  return out;
}

bool rests_on_unread(const Entry& entry, const RemovalFacts& facts) {
  const auto outside = facts.outside.find(entry.id.path);
  return outside != facts.outside.end() &&
         std::any_of(outside->second.begin(), outside->second.end(),
                     [](const OutsideDependent& dependent) { return dependent.is_unread; });
}

}  // namespace

std::string policy_when_deleted(const template_::ResourceDeclaration& resource) {
  // It deletes only when the creation itself is rolled back.
  if (resource.deletion_policy == "RetainExceptOnCreate") return "Retain";
  if (!resource.deletion_policy.empty()) return resource.deletion_policy;
  if (resource.type == "AWS::RDS::DBCluster") return "Snapshot";
  if (resource.type == "AWS::RDS::DBInstance" && !resource.properties.has("DBClusterIdentifier"))
    return "Snapshot";
  return "Delete";
}

std::vector<std::string> destroyed_by(const std::vector<change::ResourceChange>& changes,
                                      const template_::Template* before, const template_::Template* after) {
  std::vector<std::string> out;
  for (const change::ResourceChange& change : changes) {
    const bool goes = change.action == change::Action::remove ||
                      (change.action != change::Action::add && change.replacement != change::Replacement::no);
    if (goes && catalog::is_stateful(change.type) && !is_kept(change, before, after))
      out.push_back(change.logical_id);
  }
  return sorted_unique(std::move(out));
}

void note_output_uses(Entry& entry, const OutputUsers& users, const std::vector<std::string>& in_plan) {
  const std::set<std::string> planned(in_plan.begin(), in_plan.end());
  for (const ValueChange& output : entry.outputs) {
    if (!output.before) continue;
    OutputUse use;
    use.output = output.key;
    use.removed = !output.after;
    use.changed = !use.removed;
    const auto exported = users.exports.find(output.key);
    if (exported != users.exports.end()) use.export_name = exported->second;
    use.used_by = found_in(users.by_output, output.key);
    const std::vector<std::string>& importers = found_in(users.by_export, use.export_name);
    use.used_by.insert(use.used_by.end(), importers.begin(), importers.end());
    use.used_by = sorted_unique(std::move(use.used_by));
    if (use.used_by.empty()) continue;

    const std::string what = "export " + use.export_name + (use.removed ? " is removed" : " changes");
    const bool certain = use.removed || !output.after.is_unknown();
    std::vector<std::string> outside;
    for (const std::string& name : sorted_unique(importers)) {
      if (planned.count(name) == 0) outside.push_back(name);
    }
    if (!outside.empty() && certain && entry.decision != Decision::remove) {
      block(entry, what + ", but " + base::join(outside, ", ") + " imports it: AWS will refuse",
            "stop importing it there first, or keep the output as it is");
    } else if (!importers.empty() && entry.decision != Decision::remove) {
      entry.warnings.push_back(what + " while " + base::join(sorted_unique(importers), ", ") +
                               " imports it: AWS refuses unless the import is gone by then");
    }
    entry.uses.push_back(std::move(use));
  }
}

void refuse_unsafe_removals(std::vector<Entry>& entries, const RemovalFacts& facts) {
  std::map<base::StackPath, Decision> decisions;
  for (const Entry& entry : entries) decisions[entry.id.path] = entry.decision;
  std::vector<std::size_t> unsafe;
  // A removal that is refused stays, so that what it depends on must stay too: repeat until nothing is
  // refused any more. Each round refuses at least one; a queue of those that a refused one depends on keeps
  // the cost linear.
  std::map<base::StackPath, std::vector<std::size_t>>
      needed_by_removed;  // dependent -> entries it stands in the way of
  std::map<std::string, std::vector<std::size_t>> imported_by;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].decision != Decision::remove) continue;
    unsafe.push_back(i);
    const auto dependents = facts.dependents.find(entries[i].id.path);
    if (dependents != facts.dependents.end()) {
      for (const base::StackPath& path : dependents->second) needed_by_removed[path].push_back(i);
    }
    const auto importers = facts.importers.find(entries[i].id.path);
    if (importers != facts.importers.end()) {
      for (const std::string& name : importers->second) imported_by[name].push_back(i);
    }
  }
  while (!unsafe.empty()) {
    const std::size_t i = unsafe.back();
    unsafe.pop_back();
    Entry& entry = entries[i];
    if (entry.decision != Decision::remove) continue;
    const std::vector<std::string> found = obstacles(entry, facts, decisions);
    if (found.empty()) continue;
    std::vector<std::string> shown(
        found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(found.size(), 5)));
    if (found.size() > shown.size())
      shown.push_back("and " + std::to_string(found.size() - shown.size()) + " more");
    block(entry, "it can't be deleted: " + base::join(shown, ", "),
          rests_on_unread(entry, facts)
              ? "mend what can't be read; a value may be missing that --var or the environment gave before"
              : "undeploy these as well, or take the dependency out and deploy them first");
    decisions[entry.id.path] = Decision::blocked;
    const std::vector<std::size_t>& before = needed_by_removed[entry.id.path];
    unsafe.insert(unsafe.end(), before.begin(), before.end());
    const std::vector<std::size_t>& exporting = imported_by[entry.stack_name.str()];
    unsafe.insert(unsafe.end(), exporting.begin(), exporting.end());
  }
}

}  // namespace cf::plan
