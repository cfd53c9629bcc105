#include "report/next_steps.h"

#include "base/strings.h"

namespace cf::report {

using deploy::UnitState;

namespace {

std::string deploy_command(const plan::Plan& plan) {
  std::string command = "cf deploy " + plan.environment.str();
  if (plan.local) command += " --local";
  for (const plan::Entry& entry : plan.entries) {
    if (entry.mutates() && !entry.destroys.empty()) command += " --allow-destroy " + entry.id.path.str();
  }
  return command;
}

}  // namespace

std::vector<std::string> next_steps(const plan::Plan& plan) {
  const plan::Counts counts = plan::count(plan);
  const std::size_t changes = counts.create + counts.recreate + counts.change + counts.remove;
  std::vector<std::string> out;
  if (counts.blocked > 0) {
    out.push_back(base::plural(counts.blocked, "stack is", "stacks are") +
                  " blocked, and a plan with a blocked stack is not deployed: mend what blocks it, or list it "
                  "under ignore, and plan again");
    return out;
  }
  bool destroys = false;
  for (const plan::Entry& entry : plan.entries)
    destroys = destroys || (entry.mutates() && !entry.destroys.empty());
  if (changes > 0) {
    out.push_back("deploy it: " + deploy_command(plan));
    if (destroys) out.emplace_back("without --allow-destroy, stacks that would lose data are not touched");
  } else {
    out.emplace_back("nothing to deploy: everything is as the repository says");
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
  std::vector<std::string> out;
  if (unknown > 0) {
    out.push_back("see what became of " + base::plural(unknown, "stack") +
                  " whose end is not known: cf status " + environment + local);
  }
  if (failed > 0) out.emplace_back("mend the first cause above");
  if (failed + skipped + unknown > 0) {
    out.push_back("then go on with what is left: cf plan " + environment + local + ", cf deploy " +
                  environment + local);
  }
  return out;
}

}  // namespace cf::report
