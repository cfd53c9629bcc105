// What stacks see of each other and of the world while a plan is made.
#include "base/strings.h"
#include "document/json.h"
#include "workflow/dynamic_references.h"
#include "workflow/planner_state.h"
#include "workflow/secret_outputs.h"

namespace cf::workflow {

using base::ErrorKind;
using base::Result;
using base::StackPath;
using document::Node;

namespace {

std::string name_of_output(const StackPath& path, const std::string& output) {
  return path.str() + " " + output;
}

}  // namespace

Result<Node> Planner::State::live_output(const StackPath& path, const std::string& output,
                                         const base::Call& call) {
  const std::size_t index = index_of(path);
  if (index == units.size()) return base::error(ErrorKind::input, "there is no stack " + path.str());
  PlannedStack& unit = units[index];
  if (unit.misplaced) return *unit.misplaced;
  auto record = access.snapshot(unit.where).stack(unit.name, call);
  if (!record) return std::move(record).error();
  if (!*record)
    return base::error(
        ErrorKind::not_found,
        "the stack " + unit.name + " (" + path.str() + ") is not deployed, so it has no output " + output,
        "deploy it first");
  std::vector<std::string> names;
  for (const aws::Output& each : (*record)->outputs) {
    if (each.key == output)
      return output_node(**record, each, name_of_output(path, output), access.snapshot(unit.where), settings,
                         call);
    names.push_back(each.key);
  }
  return base::error(
      ErrorKind::input,
      "the stack " + path.str() + " has no output " + output + base::did_you_mean(output, names),
      names.empty() ? "it has no outputs" : "it has " + base::join(names, ", "));
}

Result<Node> Planner::State::planned_output(const StackPath& path, const std::string& output,
                                            const base::Call& call) {
  const std::size_t index = index_of(path);
  if (index == units.size()) return base::error(ErrorKind::input, "there is no stack " + path.str());
  PlannedStack& unit = units[index];
  // A stack with an error of its own is blocked for that, and what needs it is not to be deployed before it.
  if (unit.stack->diagnostics.has_errors()) {
    auto live = live_output(path, output, call);
    if (live || live.error().kind != ErrorKind::not_found) return live;
    return Node::unknown(name_of_output(path, output));
  }
  if (!unit.outputs_planned) {
    if (unit.blocked) {
      if (unit.misplaced || !unit.live) return Node::unknown(name_of_output(path, output));
    }
    return live_output(path, output, call);
  }
  const auto found = unit.outputs.find(output);
  if (found != unit.outputs.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, value] : unit.outputs) names.push_back(name);
  if (const auto unmade = unit.unmade_outputs.find(output); unmade != unit.unmade_outputs.end())
    return base::error(
        ErrorKind::input,
        path.str() + " will have no output " + output + ": its condition " + unmade->second +
            " is false with the parameters of this plan",
        (names.empty() ? "it will have no outputs" : "it will have " + base::join(names, ", ")) +
            "; or let " + unmade->second + " hold");
  return base::error(
      ErrorKind::input,
      "the template of " + path.str() + " has no output " + output + base::did_you_mean(output, names),
      names.empty() ? "it has no outputs" : "it has " + base::join(names, ", "));
}

const PlannedStack* Planner::State::needed_by_name(const PlannedStack& unit, const std::string& name,
                                                   const base::Region& region) const {
  for (const std::size_t need : repository.graph.needs[static_cast<std::size_t>(&unit - units.data())]) {
    const PlannedStack& other = units[need];
    const bool there = region.empty() || other.where.region == region;
    if (other.name == name && !other.misplaced && there) return &other;
  }
  return nullptr;
}

Result<void> Planner::State::check_needs(const PlannedStack& unit, const base::Call& call) {
  for (const project::Dependency& dependency : unit.stack->dependencies) {
    const std::size_t index = index_of(dependency.target);
    if (index == units.size() || units[index].target != nullptr || units[index].elsewhere ||
        units[index].misplaced)
      continue;
    auto record = access.snapshot(units[index].where).stack(units[index].name, call);
    if (!record) return std::move(record).error();
    if (*record) continue;
    const descriptor::Environment* owner = other_environment_of(dependency.target);
    const std::string other = owner == nullptr ? "" : owner->name.str();
    return base::error(ErrorKind::input,
                       "it needs " + dependency.target.str() + " (" + dependency.why + "), which is " +
                           (other.empty() ? "neither deployed nor part of this plan"
                                          : "of " + other + " and is not deployed"),
                       !other.empty()          ? "deploy it first: cf deploy " + other
                       : repository.descriptor ? "list it under deploy, before this one"
                                               : "deploy it first",
                       dependency.at);
  }
  return {};
}

Outside Planner::State::outside(PlannedStack& unit, bool planning) {
  Outside outside = access.outside(unit.where);
  outside.external_output = [this, planning, &unit, by_name = outside.external_output](
                                const std::string& stack, const std::string& output,
                                const std::string& profile, const std::string& region,
                                const std::string& role, const base::Call& call) {
    // A profile without a region may have any.
    const base::Region there(region.empty() && profile.empty() ? unit.where.region.str() : region);
    const PlannedStack* own = role.empty() ? needed_by_name(unit, stack, there) : nullptr;
    if (own == nullptr) return by_name(stack, output, profile, region, role, call);
    if (!profile.empty()) {  // perhaps of another account after all
      auto found = by_name(stack, output, profile, region, role, call);
      if (found || found.error().kind != ErrorKind::not_found) return found;
    }
    const StackPath& path = own->stack->path;
    return planning ? planned_output(path, output, call) : live_output(path, output, call);
  };
  outside.stack_output = [this, planning](const StackPath& path, const std::string& output,
                                          const base::Call& call) {
    return planning ? planned_output(path, output, call) : live_output(path, output, call);
  };
  if (planning)
    outside.ssm = [this, &unit, now = outside.ssm](const std::string& name, const std::string& profile,
                                                   const std::string& region, const base::Call& call) {
      const auto read = [&] { return now(name, profile, region, call); };
      const base::Region there = region.empty() ? unit.where.region : base::Region(region);
      return profile.empty() ? ssm_of(unit, there, name, read) : read();
    };
  return outside;
}

plan::World Planner::State::world(PlannedStack& unit, const base::Call& call) {
  plan::World world;
  template_::PseudoParameters& pseudo = world.pseudo;
  // Profiles and roles of configs lead to other accounts than the plan's.
  pseudo.account_id = (unit.caller_account.empty() ? unit.where.account : unit.caller_account).str();
  pseudo.region = unit.where.region.str();
  pseudo.stack_name = unit.name;
  const bool is_kept = unit.live && !base::needs_recreate(unit.live->status) &&
                       unit.live->status != base::StackStatus::review_in_progress;
  pseudo.stack_id = is_kept ? unit.live->id : std::string();
  if (pseudo.region.rfind("cn-", 0) == 0) {
    pseudo.partition = "aws-cn";
    pseudo.url_suffix = "amazonaws.com.cn";
  } else if (pseudo.region.rfind("us-gov-", 0) == 0) {
    pseudo.partition = "aws-us-gov";
  }
  const Where where = unit.where;
  world.lookups.import_value = [this, &unit, where, call](std::string_view name) {
    auto exports = access.snapshot(where).exports(call);
    if (exports) {
      const auto found = (*exports)->find(std::string(name));
      if (found != (*exports)->end()) return Node::string(found->second.value);
      unit.missing_imports.emplace(name);
    }
    return Node::unknown("export " + std::string(name));
  };
  world.lookups.availability_zones = [](std::string_view region) {
    return Node::unknown("availability zones of " + std::string(region));
  };
  world.lookups.ssm_parameter = [this, &unit, where, call](std::string_view written) {
    const std::string name(written);
    const auto read = [&]() -> Result<Node> {
      const Node value = value_of(read_ssm(unit, name, call));
      return value ? value : Node::unknown("SSM parameter " + name);
    };
    // Absent: the evaluation says that there is none.
    return ssm_of(unit, where.region, name, read).value_or(Node());
  };
  world.lookups.dynamic_reference = [](std::string_view reference) {
    return Node::unknown("{{resolve:" + std::string(reference) + "}}");
  };
  world.lookups.transform = [](const Node&) { return Node::unknown("the result of a transform"); };
  world.lookups.stack_output = [](const Node&) { return Node::unknown("an output of another stack"); };
  return world;
}

namespace {

// Of a new stack: what its parameters and its place alone decide. An import may be another one by then.
bool is_decided(const template_::Template& t, const plan::ValueChange& output) {
  const template_::OutputDeclaration* declared = t.output(output.key);
  return output.after.is_scalar() && declared != nullptr &&
         template_::references_of(t, declared->value).imports.empty() &&
         document::to_json(declared->value).find("AWS::NotificationARNs") == std::string::npos;
}

}  // namespace

// The outputs that later layers see: what stays is the live value, what changes is as the comparison says.
void Planner::State::keep_outputs(PlannedStack& unit, const plan::Entry& entry, const Materialised* made,
                                  const base::Call& call) {
  if (!entry.mutates() || made == nullptr) return;
  unit.outputs_planned = true;
  for (const auto& output : made->parsed.outputs)
    if (!unit.unmade_outputs.contains(output.name))
      unit.outputs[output.name] = Node::unknown(name_of_output(unit.stack->path, output.name));
  if (entry.decision == plan::Decision::create || entry.decision == plan::Decision::recreate)
    for (const plan::ValueChange& output : entry.outputs)
      if (is_decided(made->parsed, output)) unit.outputs[output.key] = output.after;
  if (entry.decision != plan::Decision::change || !unit.live) return;
  for (const aws::Output& output : unit.live->outputs)
    if (unit.outputs.contains(output.key))
      unit.outputs[output.key] = output_node(*unit.live, output, name_of_output(unit.stack->path, output.key),
                                             access.snapshot(unit.where), settings, call);
  for (const plan::ValueChange& change : entry.outputs) {
    if (!change.after)
      unit.outputs.erase(change.key);
    else
      unit.outputs[change.key] = change.after.is_scalar()
                                     ? change.after
                                     : Node::unknown(name_of_output(unit.stack->path, change.key));
  }
}

}  // namespace cf::workflow
