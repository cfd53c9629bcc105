// Names of exports that two stacks would have: CloudFormation refuses the second. A plan is blocked only
// where that is certain.
#include <algorithm>
#include <tuple>
#include <unordered_map>

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

// "arn:aws:cloudformation:us-east-1:111111111111:stack/NAME/ID"
std::string stack_name_in(const std::string& arn) {
  const std::vector<std::string> parts = base::split(arn, '/');
  return parts.size() == 3 ? parts[1] : arn;
}

// Account, region and name: there is one of each.
using ExportKey = std::tuple<std::string, std::string, std::string>;

ExportKey export_key(const PlannedStack& unit, std::string_view name) {
  return {unit.caller_account.str(), unit.where.region.str(), std::string(name)};
}

bool may_make_unknown_exports(const PlannedStack& unit) {
  return std::any_of(unit.exports.begin(), unit.exports.end(),
                     [](const Node& made) { return !made.is_scalar(); });
}

}  // namespace

struct Planner::State::Exporters {
  std::map<ExportKey, std::vector<std::size_t>> makers;  // units that make it for certain
  std::unordered_map<std::string, std::pair<const plan::Entry*, std::size_t>> by_stack_id;  // with the unit
};

Planner::State::Exporters Planner::State::exporters(const std::vector<plan::Entry>& entries) const {
  Exporters out;
  for (const plan::Entry& entry : entries) {
    const std::size_t index = index_of(entry.id.path);
    if (index == units.size()) continue;
    const PlannedStack& unit = units[index];
    if (unit.live) out.by_stack_id.emplace(unit.live->id, std::pair(&entry, index));
    if (!is_deployed(entry) || unit.caller_account.empty()) continue;
    for (const Node& made : unit.exports) {
      if (!made.is_scalar()) continue;
      std::vector<std::size_t>& makers = out.makers[export_key(unit, made.text())];
      if (makers.empty() || makers.back() != index) makers.push_back(index);
    }
  }
  return out;
}

std::string Planner::State::other_exporter(const Exporters& exporters, std::size_t own,
                                           const std::string& name, const std::string& deployed_by,
                                           const base::Call& call) const {
  if (const auto makers = exporters.makers.find(export_key(units[own], name));
      makers != exporters.makers.end())
    for (const std::size_t maker : makers->second)
      if (maker != own) {
        const PlannedStack& other = units[maker];
        const bool has_it = other.live && other.live->id == deployed_by;
        return other.stack->path.str() + (has_it ? " has already" : " exports too");
      }
  if (deployed_by.empty()) return {};
  auto holder = exporters.by_stack_id.find(deployed_by);
  const bool is_nested = holder == exporters.by_stack_id.end();
  std::string what;
  if (is_nested) {
    // A nested stack has no entry: what becomes of it is part of what becomes of its root.
    const std::string nested = stack_name_in(deployed_by);
    const auto record = access.snapshot(units[own].where).stack(nested, call);
    if (!record || !*record || (*record)->id != deployed_by) return {};
    what = "the stack " + nested + " of the same account and region";
    if ((*record)->root_id.empty()) return what + " has already";
    holder = exporters.by_stack_id.find((*record)->root_id);
    if (holder == exporters.by_stack_id.end()) return what + " has already";
  }
  const auto [entry, index] = holder->second;
  if (index == own) return {};
  const PlannedStack& other = units[index];
  const std::string path = other.stack->path.str();
  if (is_nested) what += ", nested in " + path + ",";
  if (!is_nested) what = path;
  if (!entry->mutates()) return what + " has already";
  if (entry->decision == plan::Decision::remove)
    return what + " has until it is deleted, which nothing makes happen before";
  if (is_nested || may_make_unknown_exports(other) || comes_after(own, index)) return {};
  return path + " gives up in this plan, but nothing makes it happen before: write dependencies: [" + path +
         ".yaml] into " + units[own].stack->file;
}

void Planner::State::note_export_conflicts(std::vector<plan::Entry>& entries, const base::Call& call) {
  std::vector<std::pair<plan::Entry*, base::Error>> found;
  const Exporters known = exporters(entries);
  for (plan::Entry& entry : entries) {
    if (!is_deployed(entry)) continue;
    const std::size_t own = index_of(entry.id.path);
    const PlannedStack& unit = units[own];
    if (unit.caller_account.empty()) continue;
    const bool is_new = std::any_of(unit.exports.begin(), unit.exports.end(), [&](const Node& made) {
      return made.is_scalar() && !exports_now(unit, made.text());
    });
    if (!is_new) continue;
    const auto deployed = access.snapshot(unit.where).exports(call);
    if (!deployed)
      entry.warnings.push_back("whether other stacks have the exports that it makes could not be seen: " +
                               deployed.error().message);
    for (const Node& made : unit.exports) {
      if (!made.is_scalar() || exports_now(unit, made.text())) continue;
      const std::string name(made.text());
      std::string deployed_by;
      if (deployed)
        if (const auto there = (*deployed)->find(name); there != (*deployed)->end())
          deployed_by = there->second.stack_id;
      const std::string other = other_exporter(known, own, name, deployed_by, call);
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
