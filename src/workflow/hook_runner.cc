#include "workflow/hook_runner.h"

#include <utility>

#include "workflow/hooks.h"

namespace cf::workflow {

using base::ErrorKind;
using base::Result;

namespace {

std::vector<const plan::Hook*> planned_at(const plan::Entry& entry, std::string_view point) {
  std::vector<const plan::Hook*> out;
  for (const plan::Hook& hook : entry.hooks)
    if (hook.point == point) out.push_back(&hook);
  return out;
}

std::string hook_of(const plan::Entry& entry, const std::string& point) {
  return "the hook at " + point + " of " + entry.id.path.str() + " ";
}

// How the command of a hook gets what it needs when it runs.
std::string read_when_it_runs(const plan::Hook& hook) {
  constexpr std::string_view tag = "!file_contents ";
  for (const auto& [place, value] : hook.sources) {
    const std::size_t at = place.find(tag);
    if (at == std::string::npos) continue;
    const std::string file = place.substr(at + tag.size());
    return "!rcmd \"cat " + file + "\" in place of !file_contents " + file;
  }
  return "in its shell, or by !rcmd";
}

}  // namespace

HookRunner::HookRunner(const Settings& settings, const Repository& repository, Access& access,
                       const Planner& planner, const std::string& key, const Output& output,
                       std::function<void(const plan::Entry&)> refresh)
    : settings_(settings),
      repository_(repository),
      access_(access),
      planner_(planner),
      key_(key),
      output_(output),
      refresh_(std::move(refresh)) {}

std::vector<const project::Hook*> HookRunner::hooks_at(const plan::Entry& entry,
                                                       std::string_view point) const {
  std::vector<const project::Hook*> out;
  if (const project::StackConfig* stack = repository_.project.find(entry.id.path))
    for (const project::Hook& hook : stack->hooks)
      if (hook.point == point) out.push_back(&hook);
  return out;
}

Result<void> HookRunner::run(const plan::Entry& entry, const std::string& point, std::size_t place,
                             base::Call call) {
  call.stop = {};
  const std::vector<const project::Hook*> hooks = hooks_at(entry, point);
  const std::vector<const plan::Hook*> planned = planned_at(entry, point);
  // What the operation has made of the stack itself is seen by what runs after it.
  if (point.starts_with("after_"))
    access_.snapshot(planner_.where(entry.id.path)).forget(entry.stack_name.str());
  if (place < hooks.size()) {
    auto ran = run_one(entry, *hooks[place], place < planned.size() ? planned[place] : nullptr, call);
    if (!ran) return ran;
  }
  if (place + 1 < planned.size()) return {};
  if (place + 1 < hooks.size()) return run_one(entry, *hooks[place + 1], nullptr, call);
  return point == "before_delete" ? resolve_before_deletion(entry, call) : Result<void>();
}

Result<void> HookRunner::run_one(const plan::Entry& entry, const project::Hook& hook,
                                 const plan::Hook* planned, const base::Call& call) {
  refresh_(entry);
  ValuesBefore before;
  if (hook.point == "after_delete") {
    std::lock_guard lock(mutex_);
    before = before_deletion_[entry.id];
  }
  auto now = planner_.resolve_hook(entry.id.path, hook, before, call);
  if (!now) return std::move(now).error().while_("resolving the hook at " + hook.point);
  if (now->is_open())
    return base::error(
        ErrorKind::conflict,
        hook_of(entry, hook.point) + "still has parts that are not known: " + plan::shown(*now, 200),
        "check that what it reads is there");
  if (auto same = require_planned(entry, planned, *now); !same) return same;
  const Where where = planner_.where(entry.id.path);
  auto credentials = access_.session(where).credentials->get(call);
  if (!credentials) return std::move(credentials).error();
  any_ran_ = true;
  auto run = run_cmd_hook(now->call, settings_, *credentials, where.region, call);
  if (!run)
    return std::move(run).error().while_("at the hook point " + hook.point + " of " + entry.id.path.str());
  if (output_ && !run->output.empty()) output_(entry.id, run->output);
  return {};
}

Result<void> HookRunner::resolve_before_deletion(const plan::Entry& entry, const base::Call& call) {
  const std::vector<const plan::Hook*> planned = planned_at(entry, "after_delete");
  ValuesBefore values;
  std::size_t place = 0;
  for (const project::Hook* hook : hooks_at(entry, "after_delete")) {
    refresh_(entry);
    auto now = planner_.resolve_before_deletion(entry.id.path, *hook, values, call);
    if (!now) return std::move(now).error().while_("resolving the hook at after_delete");
    auto same = require_planned(entry, place < planned.size() ? planned[place] : nullptr, *now);
    if (!same) return same;
    ++place;
  }
  std::lock_guard lock(mutex_);
  before_deletion_[entry.id] = std::move(values);
  return {};
}

// Values may have changed since the plan was made.
Result<void> HookRunner::require_planned(const plan::Entry& entry, const plan::Hook* planned,
                                         const plan::Hook& now) const {
  std::string difference = "is not part of the plan: " + plan::shown(now, 200);
  if (planned != nullptr) {
    plan::Hook reviewed = *planned;
    seal(reviewed, key_);
    difference = plan::unlike(reviewed, now);
  }
  if (difference.empty()) return {};
  return base::error(ErrorKind::conflict, hook_of(entry, now.point) + difference,
                     "it was not run; " + way_out(planned, now));
}

// Planning again does not help against what this deployment's own hooks write.
std::string HookRunner::way_out(const plan::Hook* planned, const plan::Hook& now) const {
  const std::string again = "plan again and review";
  if (!any_ran_ || planned == nullptr || now.sources.empty()) return again;
  return "if an earlier hook of this deployment writes what it reads, let its command read that when it runs "
         "(" +
         read_when_it_runs(now) +
         "), which is then bound by the command, or write it before planning; else " + again;
}

}  // namespace cf::workflow
