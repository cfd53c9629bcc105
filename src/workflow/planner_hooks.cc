// The pass that plans hooks: each that a deployment comes to, as the whole call that it will make.
#include <algorithm>

#include "base/secrets.h"
#include "document/scalar.h"
#include "template/template.h"
#include "workflow/hook_call.h"
#include "workflow/hooks.h"
#include "workflow/planner_state.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using base::Result;
using document::Node;

// Of a stack that is deleted no template is rendered, which would say so.
void hide_removed_secrets(const project::StackConfig& stack, const std::string& body) {
  base::Diagnostics ignored;
  const base::SourceId source = base::add_source("the deployed template of " + stack.path.str(), body);
  for (const auto& parameter : template_::parse_template(source, body, ignored).parameters) {
    if (!parameter.no_echo) continue;
    if (const auto text = document::as_string(stack.parameters.find(parameter.name))) base::add_secret(*text);
  }
}

// Whether a change of the entry writes the SSM parameter of that name.
bool writes_parameter(const plan::Entry& entry, const std::string& name) {
  return std::any_of(entry.changes.begin(), entry.changes.end(), [&](const change::ResourceChange& change) {
    if (change.type != "AWS::SSM::Parameter") return false;
    const Node written = change.after["Properties"]["Name"];
    return change.physical_id == name || (written.is_scalar() && written.text() == name);
  });
}

bool sees_operation(const plan::Entry& entry, const std::string& point) {
  return point.starts_with("after_") && point != "after_delete" && entry.mutates();
}

}  // namespace

ResolveNode Planner::State::without_commands(const PlannedStack& unit, const Outside& outside,
                                             const base::Call& call) const {
  Outside later = outside;
  later.commands_later = true;
  return [this, &unit, outside, later, call](const Node& node) {
    return materialiser.resolve(node, *unit.stack, node.tag() == "!rcmd" ? later : outside, call);
  };
}

// At planning time. What the stack's own operation makes of it is seen by what runs after it. What runs after
// a deletion is resolved before it.
Outside Planner::State::outside_of_hook(PlannedStack& unit, const plan::Entry& entry,
                                        const std::string& point) {
  Outside outside = this->outside(unit, true);
  if (!sees_operation(entry, point)) {
    outside.stack_output = [this, &unit, read = outside.stack_output](const base::StackPath& path,
                                                                      const std::string& output,
                                                                      const base::Call& call) {
      return path == unit.stack->path ? live_output(path, output, call) : read(path, output, call);
    };
    return outside;
  }
  outside.external_output = [this, &unit, read = outside.external_output](
                                const std::string& stack, const std::string& output,
                                const std::string& profile, const std::string& region,
                                const std::string& role, const base::Call& call) -> Result<Node> {
    const bool own = unit.outputs_planned && stack == unit.name && profile.empty() && role.empty() &&
                     (region.empty() || region == unit.where.region.str());
    return own ? planned_output(unit.stack->path, output, call)
               : read(stack, output, profile, region, role, call);
  };
  outside.ssm = [&entry, read = outside.ssm](const std::string& name, const std::string& profile,
                                             const std::string& region,
                                             const base::Call& call) -> Result<Node> {
    return writes_parameter(entry, name) ? Node::unknown("SSM parameter " + name)
                                         : read(name, profile, region, call);
  };
  return outside;
}

void Planner::State::plan_hooks(PlannedStack& unit, plan::Entry& entry, const base::Call& call) {
  entry.hooks.clear();
  if (unit.stack->hooks.empty()) return;
  if (entry.decision == plan::Decision::remove)
    hide_removed_secrets(*unit.stack, unit.deployed.template_body);
  const auto& needs = repository.graph.needs[static_cast<std::size_t>(&unit - units.data())];
  const bool needs_change =
      std::any_of(needs.begin(), needs.end(), [&](std::size_t need) { return units[need].outputs_planned; });
  for (const std::string_view point : plan::hook_points(entry.decision)) {
    for (const project::Hook& hook : unit.stack->hooks) {
      if (hook.point != point) continue;
      const Outside outside = outside_of_hook(unit, entry, hook.point);
      const ResolveNode resolve = without_commands(unit, outside, call);
      // An earlier hook writes a file, a stack makes a parameter: what is not there yet may come.
      const bool may_come = !entry.hooks.empty() || needs_change || sees_operation(entry, hook.point);
      auto resolved = resolved_hook(hook, materialiser.key(), [&](const Node& node) -> Result<Node> {
        auto value = resolve(node);
        if (value || !may_come || value.error().kind != ErrorKind::not_found) return value;
        return Node::unknown(std::string(node.tag()) +
                             (node.is_scalar() ? " " + std::string(node.text()) : ""));
      });
      Result<void> callable = resolved ? check_call(*resolved) : std::move(resolved).error();
      if (!callable) {
        base::Error error = std::move(callable).error();
        if (!error.at) error.at = hook.call.origin();
        entry.hooks.clear();
        return block(entry, std::move(error).while_("planning the hook at " + hook.point + " of " +
                                                    unit.stack->path.str()));
      }
      entry.hooks.push_back(*std::move(resolved));
    }
  }
}

}  // namespace cf::workflow
