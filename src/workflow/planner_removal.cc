// The pass that plans what a deletion takes away, within nested stacks too.
#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "workflow/deployed.h"
#include "workflow/hooks.h"
#include "workflow/planner_state.h"

namespace cf::workflow {
namespace {

using base::Result;

// What is listed of `stack`, a name or an ARN, with its template.
Result<plan::Deployed> read_doomed(live::Snapshot& snapshot, const std::string& stack,
                                   const base::Call& call) {
  plan::Deployed deployed;
  auto body = snapshot.template_of(stack, call);
  if (!body) return std::move(body).error().while_("reading the deployed template of " + stack);
  deployed.template_body = *std::move(body);
  auto resources = snapshot.resources(stack, call);
  if (!resources) return std::move(resources).error();
  deployed.resources = present(*resources);
  return deployed;
}

// Looks into the nested stacks, level by level. Those that can't be read stay unseen.
void look_within(plan::Comparison& removal, live::Snapshot& snapshot, const base::Call& call) {
  std::vector<std::string> open = removal.unseen_nested;
  while (!open.empty()) {
    const std::string id = open.back();
    open.pop_back();
    const auto found =
        std::find_if(removal.changes.begin(), removal.changes.end(),
                     [&](const change::ResourceChange& change) { return change.logical_id == id; });
    if (found == removal.changes.end() || found->physical_id.empty()) continue;
    const auto within = read_doomed(snapshot, found->physical_id, call);
    if (!within) continue;
    plan::Comparison nested = plan::compare_removal(*within);
    for (const std::string& inner : nested.unseen_nested) open.push_back(id + "/" + inner);
    plan::add_nested_removal(removal, id, std::move(nested));
  }
}

// What a DeletionPolicy kept when the stack (an ARN) was rolled back: only its events tell. Within nested
// stacks too, which are gone. By logical id, " (type physical-id)".
Result<void> find_kept(aws::CloudFormation& client, const std::string& stack, const std::string& prefix,
                       const base::Call& call, std::map<std::string, std::string>& kept) {
  auto events = client.describe_stack_events(stack, {}, call);
  if (!events) return std::move(events).error();
  std::set<std::string> seen;
  for (const aws::StackEvent& event : *events) {
    if (event.status == "DELETE_SKIPPED")
      kept.emplace(prefix + event.logical_id, " (" + event.type + " " + event.physical_id + ")");
    const bool is_nested = event.type == plan::nested_stack_type && event.physical_id != stack;
    if (!is_nested || event.physical_id.empty() || !seen.insert(event.physical_id).second) continue;
    auto within = find_kept(client, event.physical_id, prefix + event.logical_id + "/", call, kept);
    if (!within) return within;
  }
  return {};
}

}  // namespace

void Planner::State::plan_removal(PlannedStack& unit, plan::Entry& entry, const base::Call& call) {
  // What it has said of its hooks and of protection can't be relied on.
  if (unit.stack->is_faulty) return block(entry, as_error(unit.stack->diagnostics));
  live::Snapshot& snapshot = access.snapshot(unit.where);
  // Somebody's change set was never executed: there is neither a template nor a resource.
  const bool is_empty = unit.live->status == base::StackStatus::review_in_progress;
  auto doomed = is_empty ? Result<plan::Deployed>(plan::Deployed()) : read_doomed(snapshot, unit.name, call);
  if (!doomed) return block(entry, std::move(doomed).error());
  unit.deployed = deployed_of(*unit.live, std::move(doomed->template_body));
  unit.deployed.resources = std::move(doomed->resources);
  entry.live = plan::fingerprint(unit.deployed);
  if (is_empty)
    entry.warnings.push_back("it was never created: what goes with it is change sets that nobody executed");
  if (auto hooks = check_hooks(*unit.stack, settings); !hooks) return block(entry, std::move(hooks).error());
  plan::Comparison removal = plan::compare_removal(unit.deployed);
  look_within(removal, snapshot, call);
  plan::conclude(entry, std::move(removal));
}

void Planner::State::look_at_remains(PlannedStack& unit, plan::Entry& entry, const base::Call& call) {
  live::Snapshot& snapshot = access.snapshot(unit.where);
  auto resources = snapshot.resources(unit.name, call);
  if (!resources) return block(entry, std::move(resources).error());
  const std::vector<std::string> listed = left_behind(*resources);
  std::map<std::string, std::string> outside;
  if (auto found = find_kept(snapshot.client(), unit.live->id, {}, call, outside); !found)
    return block(entry, std::move(found).error().while_("reading what became of " + unit.name));
  std::set<std::string> there(listed.begin(), listed.end());
  for (const auto& [id, name] : outside) there.insert(id);
  std::vector<std::string> left(there.begin(), there.end());
  if (!left.empty()) {
    auto doomed = read_doomed(snapshot, unit.name, call);
    if (!doomed) return block(entry, std::move(doomed).error());
    plan::Comparison removal = plan::compare_removal(*doomed);
    look_within(removal, snapshot, call);
    plan::guard_nested_stacks(entry, removal.unseen_nested);
    entry.destroys.insert(entry.destroys.end(), removal.destroys.begin(), removal.destroys.end());
    std::sort(entry.destroys.begin(), entry.destroys.end());
    entry.destroys.erase(std::unique(entry.destroys.begin(), entry.destroys.end()), entry.destroys.end());
    if (!listed.empty())
      entry.warnings.push_back("its failed creation left " + base::join(listed, ", ") +
                               ": deleted first, unless a DeletionPolicy keeps it");
    std::vector<std::string> kept;
    for (const auto& [id, name] : outside)
      if (std::find(listed.begin(), listed.end(), id) == listed.end()) kept.push_back(id + name);
    if (!kept.empty())
      entry.warnings.push_back("the rollback of its failed creation kept " + base::join(kept, ", ") +
                               " as the DeletionPolicy says, outside of the stack: creating it again fails "
                               "where the name is taken; delete or import it first");
  }
  entry.live.left = std::move(left);
}

}  // namespace cf::workflow
