// SSM parameters that stacks of the plan make, change or delete, and the stacks of the plan that read them.
#include <algorithm>

#include "aws/services.h"
#include "document/scalar.h"
#include "workflow/deployed.h"
#include "workflow/dynamic_references.h"
#include "workflow/planned_evaluation.h"
#include "workflow/planner_state.h"

namespace cf::workflow {

using document::Node;

namespace {

const char* verb_of(SsmChange change) {
  switch (change) {
    case SsmChange::made:
      return "makes";
    case SsmChange::changed:
      return "changes";
    case SsmChange::removed:
      return "deletes";
  }
  return "";
}

// The text that a parameter is given: by the config or parent, else its default.
Node text_given(const template_::ParameterDeclaration& parameter, const Node& given) {
  return given ? given : parameter.default_value;
}

}  // namespace

base::Result<aws::SsmParameter> Planner::State::read_ssm(PlannedStack& unit, const std::string& name,
                                                         const base::Call& call) const {
  auto parameter = aws::get_parameter(access.session(unit.where), name, call);
  if (!parameter && parameter.error().kind == base::ErrorKind::not_found) unit.missing_ssm.insert(name);
  return parameter;
}

void Planner::State::note_ssm(std::size_t maker, const plan::Entry& entry) {
  if (!entry.mutates()) return;
  const Where& where = units[maker].where;
  std::map<std::string, SsmChange> changes = ssm_changes_of(entry);
  for (const std::string& name : units[maker].ssm_by_attribute) changes.emplace(name, SsmChange::changed);
  for (const auto& [name, change] : changes) {
    auto& makers = ssm_changes[{where.account.str(), where.region.str(), name}];
    const auto [place, is_new] = makers.emplace(maker, change);
    if (!is_new && place->second != change) place->second = SsmChange::changed;
  }
}

std::optional<Planner::State::PlannedSsm> Planner::State::planned_ssm(PlannedStack& reader,
                                                                      const base::Region& region,
                                                                      std::string_view name) const {
  const auto own = static_cast<std::size_t>(&reader - units.data());
  const SsmKey key{reader.where.account.str(), region.str(), ssm_name(name)};
  std::set<std::size_t>& seen = reader.ssm_reads[key];
  const auto found = ssm_changes.find(key);
  if (found == ssm_changes.end()) return std::nullopt;
  std::optional<PlannedSsm> planned;
  for (const auto& [maker, change] : found->second) {
    if (maker == own) continue;
    seen.insert(maker);
    // What comes later finds it read already.
    if (comes_after(maker, own)) continue;
    const std::string path = units[maker].stack->path.str();
    const bool is_before = comes_after(own, maker);
    if (!is_before)
      reader.ssm_warnings.insert("it reads the SSM parameter " + std::string(name) + ", which " + path + " " +
                                 verb_of(change) +
                                 ", but nothing makes it wait: " + ssm_advice(reader, units[maker], change));
    const bool is_gone = is_before && change == SsmChange::removed;
    if (!planned) planned = PlannedSsm{path, is_gone};
    planned->is_gone = planned->is_gone && is_gone;
  }
  return planned;
}

std::string Planner::State::ssm_advice(const PlannedStack& reader, const PlannedStack& maker,
                                       SsmChange change) const {
  const std::string path = maker.stack->path.str();
  // Waiting for its deletion helps nobody, and for an undeployed stack a deployed one may not wait.
  if (change == SsmChange::removed) return "read another one, or keep it in " + path;
  const std::string hint = "write dependencies: [" + path + ".yaml] into " + reader.stack->file;
  const auto place = [](const PlannedStack& unit) {
    return unit.target == nullptr || unit.target->entry == nullptr ? base::Origin() : unit.target->entry->at;
  };
  const base::Origin of_maker = place(maker), of_reader = place(reader);
  const bool is_listed_later =
      of_reader && of_maker.source == of_reader.source && of_maker.offset > of_reader.offset;
  return is_listed_later ? hint + ", and list " + path + " before it in the descriptor" : hint;
}

base::Result<Node> Planner::State::ssm_of(PlannedStack& reader, const base::Region& region,
                                          const std::string& name,
                                          const std::function<base::Result<Node>()>& now) const {
  const auto planned = planned_ssm(reader, region, name);
  if (!planned) return now();
  if (names_ssm_version(name))
    if (auto there = now(); there || there.error().kind != base::ErrorKind::not_found) return there;
  if (planned->is_gone)
    return base::error(base::ErrorKind::not_found,
                       "the SSM parameter " + name + " is deleted by " + planned->by + " of the same plan",
                       "read another one, or keep it there");
  return Node::unknown("SSM parameter " + name + " of " + planned->by);
}

std::vector<std::string> Planner::State::find_ssm_holes(PlannedStack& unit, const Materialised& made,
                                                        const NestedReading& nested, plan::Entry& entry,
                                                        const base::Call& call) {
  const auto hole = [&](const template_::ParameterDeclaration& parameter, const Node& given) {
    const Node text = text_given(parameter, given);
    if (!parameter.is_ssm() || !text.is_scalar()) return false;
    const std::string name(text.text());
    const auto planned = planned_ssm(unit, unit.where.region, name);
    if (!planned || planned->is_gone) return false;
    // A version that is there stays what it is.
    if (names_ssm_version(name) && aws::get_parameter(access.session(unit.where), name, call)) return false;
    entry.holes.push_back("SSM parameter " + name + " (" + planned->by + ")");
    return true;
  };
  for (const template_::ParameterDeclaration& parameter : made.parsed.parameters) {
    Node given;
    for (const plan::Parameter& sent : made.desired.parameters)
      if (sent.key == parameter.name) given = sent.value;
    hole(parameter, given);
  }
  // Those of nested stacks are looked up again whenever the parent is updated.
  std::vector<std::string> open;
  std::optional<template_::Evaluation> evaluation;
  for (const template_::ResourceDeclaration& resource : made.parsed.resources) {
    const template_::Template* t =
        resource.type == plan::nested_stack_type ? nested.template_at(resource.logical_id) : nullptr;
    const bool reads = t != nullptr && std::any_of(t->parameters.begin(), t->parameters.end(),
                                                   [](const auto& parameter) { return parameter.is_ssm(); });
    if (!reads) continue;
    base::Diagnostics ignored;
    if (!evaluation) evaluation.emplace(planned_evaluation(made.parsed, made.desired, world(unit, call)));
    const Node given = evaluation->evaluate(resource.properties["Parameters"], ignored);
    bool is_open = false;
    for (const template_::ParameterDeclaration& parameter : t->parameters)
      is_open = hole(parameter, given[parameter.name]) || is_open;
    if (is_open) open.push_back(resource.logical_id);
  }
  return open;
}

void Planner::State::guard_open_nested(const PlannedStack& unit, plan::Entry& entry,
                                       const std::vector<std::string>& nested) {
  if (nested.empty()) return;
  for (const std::string& id : nested) {
    const bool is_listed = std::any_of(entry.changes.begin(), entry.changes.end(),
                                       [&](const auto& change) { return change.logical_id == id; });
    if (is_listed) continue;
    change::ResourceChange change;
    change.logical_id = id;
    change.type = plan::nested_stack_type;
    const auto known = unit.deployed.physical_ids.find(id);
    if (known != unit.deployed.physical_ids.end()) change.physical_id = known->second;
    change::PropertyChange property;
    property.attribute = property.name = "Properties";
    property.path = "/Properties";
    property.is_static = false;
    property.change_source = "Automatic";
    change.properties.push_back(std::move(property));
    entry.changes.push_back(std::move(change));
  }
  std::sort(entry.changes.begin(), entry.changes.end(),
            [](const auto& a, const auto& b) { return a.logical_id < b.logical_id; });
  plan::guard_nested_stacks(entry, nested);
  entry.reason = plan::reason_of(entry);
}

void Planner::State::bind_references(PlannedStack& unit, plan::Entry& entry, const template_::Template& t,
                                     const NestedReading& nested, const base::Call& call) {
  live::Snapshot& snapshot = access.snapshot(unit.where);
  ReferenceSources sources;
  sources.read = [&](const std::string& name) { return read_ssm(unit, name, call); };
  sources.is_planned = [&](const std::string& name) {
    return planned_ssm(unit, unit.where.region, name).has_value();
  };
  sources.nested = [&](const std::string& path,
                       const std::string& stack) -> std::optional<template_::Template> {
    if (const template_::Template* found = nested.template_at(path)) return *found;
    if (stack.empty()) return std::nullopt;
    auto body = snapshot.template_of(stack, call);
    if (!body) return std::nullopt;
    base::Diagnostics ignored;
    return template_::parse_template(base::SourceId{0}, std::string_view(*body), ignored);
  };
  sources.physical_ids = [&](const std::string& stack) {
    std::map<std::string, std::string> ids;
    if (const auto resources = snapshot.resources(stack, call))
      for (const aws::ResourceRecord& resource : *resources) ids[resource.logical_id] = resource.physical_id;
    return ids;
  };
  if (entry.decision == plan::Decision::change) {
    sources.own_ids = unit.deployed.physical_ids;
    if (sources.own_ids.empty()) sources.own_ids = sources.physical_ids(unit.name);
    sources.created = unit.live ? unit.live->creation_time : std::string();
  }
  bind_dynamic_references(entry, t, world(unit, call), sources);
  if (entry.decision == plan::Decision::change) entry.reason = plan::reason_of(entry);
}

std::set<std::size_t> Planner::State::planned_too_early() const {
  std::set<std::size_t> readers;
  for (std::size_t i = 0; i < units.size(); ++i)
    for (const auto& [key, seen] : units[i].ssm_reads) {
      const auto found = ssm_changes.find(key);
      if (found == ssm_changes.end()) continue;
      for (const auto& [maker, change] : found->second)
        if (maker != i && !seen.contains(maker)) readers.insert(i);
    }
  std::vector<std::size_t> open(readers.begin(), readers.end());
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const std::size_t user : repository.graph.needed_by[at])
      if (units[user].target != nullptr && readers.insert(user).second) open.push_back(user);
  }
  return readers;
}

void PlannedStack::forget_plan() {
  outputs.clear();
  outputs_planned = false;
  unmade_outputs.clear();
  blocked = false;
  exports.clear();
  missing_imports.clear();
  missing_ssm.clear();
  deployed = {};
  ssm_reads.clear();
  ssm_warnings.clear();
  ssm_by_attribute.clear();
}

}  // namespace cf::workflow
