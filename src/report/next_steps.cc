#include "report/next_steps.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "deploy/refusal.h"

namespace cf::report {

using deploy::UnitState;

namespace {

// A deployment comes to some although there is nothing to update, as Sceptre's launch does.
std::size_t idle_hooks(const plan::Plan& plan) {
  std::size_t hooks = 0;
  for (const plan::Entry& entry : plan.entries)
    if (entry.decision == plan::Decision::no_change) hooks += entry.hooks.size();
  return hooks;
}

bool differs_without_effect(const plan::Entry& entry) {
  return entry.decision == plan::Decision::no_change &&
         !(entry.parameters.empty() && entry.tags.empty() && entry.settings.empty() &&
           entry.outputs.empty() && entry.notes.empty());
}

std::string deploy_command(const plan::Plan& plan) {
  std::string command = (plan.undeploy ? "cf undeploy " : "cf deploy ") + plan.environment.str();
  if (plan.local) command += " --local";
  std::set<base::StackPath> allowed;  // a path stands for its stacks in all regions
  for (const plan::Entry& entry : plan.entries) {
    if (entry.mutates() && !entry.destroys.empty() && allowed.insert(entry.id.path).second)
      command += " --allow-destroy " + entry.id.path.str();
  }
  return command;
}

}  // namespace

std::vector<std::string> next_steps(const plan::Plan& plan, const std::vector<std::string>& allow_destroy) {
  const plan::Counts counts = plan::count(plan);
  const std::size_t changes = counts.create + counts.recreate + counts.change + counts.remove;
  std::vector<std::string> out;
  if (counts.blocked > 0) {
    const std::string blocked = base::plural(counts.blocked, "stack is", "stacks are") + " blocked, and ";
    out.push_back(plan.undeploy ? blocked +
                                      "then nothing is deleted: mend what blocks it, or name the stacks to "
                                      "delete: cf undeploy " +
                                      plan.environment.str() + (plan.local ? " --local" : "") + " STACK ..."
                                : blocked +
                                      "a plan with a blocked stack is not deployed: mend what blocks it, or "
                                      "ignore it (in its config or the descriptor), and plan again");
    return out;
  }
  bool destroys = false;
  for (const plan::Entry& entry : plan.entries)
    destroys = destroys || !deploy::may_destroy(entry, allow_destroy);
  if (changes > 0) {
    out.push_back((plan.undeploy ? "delete them: " : "deploy it: ") + deploy_command(plan));
    if (destroys)
      out.emplace_back("without --allow-destroy for each stack that loses data the whole plan is refused");
  } else if (plan.undeploy) {
    out.emplace_back("nothing to delete: none of these stacks exists");
  } else if (std::any_of(plan.entries.begin(), plan.entries.end(), differs_without_effect)) {
    out.emplace_back("nothing to deploy: what differs has no effect on what is deployed");
  } else {
    out.emplace_back("nothing to deploy: everything is as the repository says");
  }
  if (const std::size_t hooks = idle_hooks(plan); hooks > 0) {
    out.push_back("a deployment runs " + base::plural(hooks, "hook") + " of unchanged stacks, listed above" +
                  (changes > 0 ? "" : ": " + deploy_command(plan)));
  }
  return out;
}

std::vector<std::string> next_steps(const deploy::Summary& summary) {
  std::size_t failed = 0, skipped = 0, unknown = 0;
  for (const deploy::UnitResult& unit : summary.units) {
    failed += unit.state == UnitState::failed;
    skipped += unit.state == UnitState::skipped || unit.state == UnitState::cancelled ||
               unit.state == UnitState::waiting;
    unknown += unit.state == UnitState::unknown || unit.state == UnitState::running;
  }
  const std::string environment = summary.plan.environment.str();
  const std::string local = summary.plan.local ? " --local" : "";
  const std::string go_on = summary.plan.undeploy ? "" : "cf plan " + environment + local + ", ";
  const std::string command = summary.plan.undeploy ? "cf undeploy " : "cf deploy ";
  std::vector<std::string> out;
  if (unknown > 0) {
    out.push_back("see what became of " + base::plural(unknown, "stack") +
                  " whose end is not known: cf status " + environment + local);
  }
  if (failed > 0) out.emplace_back("mend the first cause above");
  if (failed + skipped + unknown > 0) {
    out.push_back("then go on with what is left: " + go_on + command + environment + local);
  }
  return out;
}

}  // namespace cf::report
