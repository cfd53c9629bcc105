// What goes when a stack is deleted.
#include <algorithm>

#include "plan/compare.h"
#include "plan/effects.h"

namespace cf::plan {

namespace {

change::ResourceChange removal_of(const std::string& logical_id, const std::string& type,
                                  const std::string& physical_id) {
  change::ResourceChange change;
  change.action = change::Action::remove;
  change.logical_id = logical_id;
  change.type = type;
  change.physical_id = physical_id;
  return change;
}

// The list counts, whatever the template says: it has what a transform made, and not what was never made.
std::vector<change::ResourceChange> removals(const std::vector<DeployedResource>& resources,
                                             const template_::Template& t) {
  std::vector<change::ResourceChange> changes;
  for (const DeployedResource& resource : resources) {
    changes.push_back(removal_of(resource.logical_id, resource.type, resource.physical_id));
    const template_::ResourceDeclaration* declared = t.resource(resource.logical_id);
    if (declared != nullptr) changes.back().policy_action = policy_when_deleted(*declared);
  }
  return changes;
}

void sort_by_id(std::vector<change::ResourceChange>& changes) {
  std::sort(changes.begin(), changes.end(),
            [](const auto& a, const auto& b) { return a.logical_id < b.logical_id; });
}

}  // namespace

Comparison compare_removal(const Deployed& deployed) {
  Comparison comparison;
  base::Diagnostics accepted_by_aws;
  const template_::Template t =
      template_::parse_template(base::SourceId{0}, std::string_view(deployed.template_body), accepted_by_aws);
  comparison.changes = removals(deployed.resources, t);
  sort_by_id(comparison.changes);
  for (const DeployedOutput& output : deployed.outputs) {
    comparison.outputs.push_back({output.key, Node::string(output.value), Node()});
  }
  comparison.destroys = destroyed_by(comparison.changes, &t, nullptr);
  for (const change::ResourceChange& change : comparison.changes)
    if (change.type == nested_stack_type && change.policy_action != "Retain")
      comparison.unseen_nested.push_back(change.logical_id);
  return comparison;
}

void add_nested_removal(Comparison& whole, const std::string& nested_id, Comparison nested) {
  const std::string prefix = nested_id + "/";
  for (change::ResourceChange& change : nested.changes) {
    change.logical_id = prefix + change.logical_id;
    whole.changes.push_back(std::move(change));
  }
  sort_by_id(whole.changes);
  for (const std::string& id : nested.destroys) whole.destroys.push_back(prefix + id);
  std::sort(whole.destroys.begin(), whole.destroys.end());
  // What it holds counts from now on, not the nested stack itself.
  std::erase(whole.destroys, nested_id);
  std::erase(whole.unseen_nested, nested_id);
  for (const std::string& id : nested.unseen_nested) whole.unseen_nested.push_back(prefix + id);
}

}  // namespace cf::plan
