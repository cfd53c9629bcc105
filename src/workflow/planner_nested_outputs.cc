// What becomes of outputs that are read through nested stacks, once the change set is known.
#include <algorithm>

#include "aws/services.h"
#include "plan/outputs.h"
#include "workflow/nested_templates.h"
#include "workflow/planned_evaluation.h"
#include "workflow/planner_state.h"

namespace cf::workflow {
namespace {

using document::Node;

const change::ResourceChange* change_of(const plan::Entry& entry, const std::string& logical_id) {
  for (const change::ResourceChange& change : entry.changes)
    if (change.logical_id == logical_id) return &change;
  return nullptr;
}

bool is_of_parameters(const change::PropertyChange& property) {
  return property.name == "Parameters" || property.path.starts_with("/Properties/Parameters");
}

// The template that the nested stack gets, as far as parameters alone say where it is.
std::string template_url(const template_::Template& t, const std::string& nested,
                         const plan::DesiredStack& desired, const plan::World& world) {
  const template_::ResourceDeclaration* resource = t.resource(nested);
  if (resource == nullptr) return {};
  base::Diagnostics ignored;
  const template_::Evaluation evaluation = planned_evaluation(t, desired, world);
  const Node url = evaluation.evaluate(resource->properties["TemplateURL"], ignored);
  return url.is_scalar() ? std::string(url.text()) : std::string();
}

}  // namespace

void Planner::State::settle_nested_outputs(PlannedStack& unit, plan::Entry& entry,
                                           const template_::Template& t,
                                           const std::vector<std::string>& through_nested,
                                           const std::vector<std::string>& unseen, const base::Call& call) {
  live::Snapshot& snapshot = access.snapshot(unit.where);
  std::map<std::string, std::optional<plan::NestedUpdate>> updates;  // none: what happens can't be told
  const auto read = [&](const change::ResourceChange& change) -> std::optional<plan::NestedUpdate> {
    const std::string prefix = change.logical_id + "/";
    const bool is_unseen = std::any_of(unseen.begin(), unseen.end(), [&](const std::string& id) {
      return id == change.logical_id || id.starts_with(prefix);
    });
    if (is_unseen || change.action != change::Action::modify || change.replacement != change::Replacement::no)
      return std::nullopt;
    const auto address = s3_address(template_url(t, change.logical_id, *entry.desired, world(unit, call)));
    if (!address) return std::nullopt;
    auto before = snapshot.template_of(change.physical_id, call);
    if (!before) return std::nullopt;
    auto after = aws::get_object(access.session(unit.where), address->first, address->second, call);
    if (!after) return std::nullopt;
    plan::NestedUpdate update{*std::move(before), *std::move(after), {}, false};
    update.parameters_change =
        std::any_of(change.properties.begin(), change.properties.end(), is_of_parameters);
    for (change::ResourceChange within : entry.changes) {
      if (!within.logical_id.starts_with(prefix)) continue;
      within.logical_id = within.logical_id.substr(prefix.size());
      update.changes.push_back(std::move(within));
    }
    return update;
  };
  const auto stays = [&](const std::pair<std::string, std::string>& reads) {
    const change::ResourceChange* change = change_of(entry, reads.first);
    if (change == nullptr) return true;
    const auto known = updates.find(reads.first);
    const auto& update =
        known != updates.end() ? known->second : updates.emplace(reads.first, read(*change)).first->second;
    return update && plan::keeps_output(*update, reads.second);
  };
  for (const std::string& name : through_nested) {
    const template_::OutputDeclaration* declared = t.output(name);
    const auto live = std::find_if(unit.deployed.outputs.begin(), unit.deployed.outputs.end(),
                                   [&](const plan::DeployedOutput& output) { return output.key == name; });
    if (declared == nullptr || live == unit.deployed.outputs.end()) continue;
    const auto reads = plan::nested_outputs_in(t, declared->value);
    plan::settle_output(entry, name, live->value, std::all_of(reads.begin(), reads.end(), stays));
  }
}

}  // namespace cf::workflow
