// Names of exports that two stacks would have: CloudFormation refuses the second.
#include <algorithm>

#include "base/strings.h"
#include "workflow/planner_state.h"

namespace cf::workflow {

using base::ErrorKind;
using document::Node;

namespace {

bool is_deployed(const plan::Entry& entry) {
  return entry.mutates() && entry.decision != plan::Decision::remove;
}

bool exports_now(const PlannedStack& unit, std::string_view name) {
  return unit.live && std::any_of(unit.live->outputs.begin(), unit.live->outputs.end(),
                                  [&](const aws::Output& output) { return output.export_name == name; });
}

enum class Makes { no, perhaps, yes };

Makes makes_export(const PlannedStack& unit, std::string_view name) {
  Makes makes = Makes::no;
  for (const Node& made : unit.exports) {
    if (made.is_scalar() && made.text() == name) return Makes::yes;
    if (!made.is_scalar()) makes = Makes::perhaps;
  }
  return makes;
}

// "arn:aws:cloudformation:us-east-1:111111111111:stack/NAME/ID"
std::string stack_name_in(const std::string& arn) {
  const std::vector<std::string> parts = base::split(arn, '/');
  return parts.size() == 3 ? parts[1] : arn;
}

}  // namespace

// What another stack of the plan has to do with an export that `own` is to make newly; empty: nothing.
std::string Planner::State::other_exporter(const std::vector<plan::Entry>& entries, std::size_t own,
                                           const std::string& name, const std::string& deployed_by) const {
  const Where& where = units[own].where;
  for (const plan::Entry& entry : entries) {
    const std::size_t index = index_of(entry.id.path);
    if (index == own || index == units.size()) continue;
    const PlannedStack& other = units[index];
    const bool has_it = other.live && other.live->id == deployed_by;
    if (other.where.account != where.account || other.where.region != where.region) continue;
    const std::string path = other.stack->path.str();
    const Makes makes = makes_export(other, name);
    if (is_deployed(entry) && makes == Makes::yes) return path + (has_it ? " has already" : " exports too");
    if (!has_it) continue;
    if (!entry.mutates() || entry.decision == plan::Decision::recreate) return path + " has already";
    if (entry.decision == plan::Decision::remove)
      return path + " has until it is deleted, which nothing makes happen before";
    if (makes == Makes::perhaps || comes_after(own, index)) return {};
    return path + " gives up in this plan, but nothing makes it happen before: write dependencies: [" + path +
           ".yaml] into " + units[own].stack->file;
  }
  return deployed_by.empty()
             ? std::string()
             : "the stack " + stack_name_in(deployed_by) + " of the same account and region has already";
}

void Planner::State::note_export_conflicts(std::vector<plan::Entry>& entries, const base::Call& call) {
  std::vector<std::pair<plan::Entry*, base::Error>> found;
  for (plan::Entry& entry : entries) {
    if (!is_deployed(entry)) continue;
    const std::size_t own = index_of(entry.id.path);
    const PlannedStack& unit = units[own];
    for (const Node& made : unit.exports) {
      if (!made.is_scalar() || exports_now(unit, made.text())) continue;
      const std::string name(made.text());
      std::string deployed_by;
      if (auto exports = access.snapshot(unit.where).exports(call)) {
        if (const auto there = (*exports)->find(name); there != (*exports)->end())
          deployed_by = there->second.stack_id;
      } else {
        entry.warnings.push_back("whether another stack exports " + name +
                                 " could not be seen: " + exports.error().message);
      }
      const std::string other = other_exporter(entries, own, name, deployed_by);
      if (other.empty()) continue;
      found.emplace_back(
          &entry,
          base::error(ErrorKind::blocked, "it exports " + name + ", which " + other + ": AWS will refuse",
                      "an export has one stack in an account and region: give one of the two "
                      "another name, or deploy what frees it before"));
    }
  }
  for (auto& [entry, error] : found) block(*entry, std::move(error));
}

}  // namespace cf::workflow
