#include "deploy/refusal.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/strings.h"
#include "deploy/ready_queue.h"

namespace cf::deploy {

using base::ErrorKind;

bool may_destroy(const plan::Entry& entry, const std::vector<std::string>& allow_destroy) {
  return entry.destroys.empty() || !entry.mutates() ||
         std::any_of(allow_destroy.begin(), allow_destroy.end(), [&](const std::string& name) {
           return name == entry.id.path.str() || name == entry.stack_name.str();
         });
}

namespace {

// " in us-west-2", if the plan has several regions.
std::string where_of_several(const plan::Plan& plan, const plan::Entry& entry) {
  const bool several = std::any_of(plan.entries.begin(), plan.entries.end(), [&](const plan::Entry& other) {
    return !other.id.region.empty() && other.id.region != entry.id.region;
  });
  return several ? " in " + entry.id.region.str() : "";
}

std::optional<base::Error> destruction_without_leave(const plan::Plan& plan,
                                                     const std::vector<std::string>& allow_destroy) {
  std::vector<std::string> losses, flags;
  for (const auto& entry : plan.entries) {
    if (may_destroy(entry, allow_destroy)) continue;
    losses.push_back(entry.id.path.str() + " (" + base::join(entry.destroys, ", ") + ")" +
                     where_of_several(plan, entry));
    std::string flag = "--allow-destroy " + entry.id.path.str();
    if (std::find(flags.begin(), flags.end(), flag) == flags.end()) flags.push_back(std::move(flag));
  }
  if (losses.empty()) return std::nullopt;
  return base::error(ErrorKind::blocked,
                     "resources that hold data would be deleted or replaced: " + base::join(losses, "; "),
                     "nothing was started; if the data may go, say so with " + base::join(flags, " "));
}

std::optional<base::Error> stack_of_two_entries(const plan::Plan& plan) {
  std::map<std::tuple<base::AccountId, base::Region, base::StackName>, const plan::Entry*> owner;
  for (const auto& entry : plan.entries) {
    if (!entry.mutates()) continue;
    auto [at, is_new] =
        owner.emplace(std::tuple(entry.id.account, entry.id.region, entry.stack_name), &entry);
    if (is_new) continue;
    return base::error(ErrorKind::input,
                       "stack " + entry.stack_name.str() + " would be changed by both " +
                           at->second->id.path.str() + " and " + entry.id.path.str(),
                       "give them different stack names");
  }
  return std::nullopt;
}

std::optional<base::Error> cyclic_needs(const plan::Plan& plan) {
  const auto cycle = cycle_in(needs_of(plan));
  if (cycle.empty()) return std::nullopt;
  std::string path;
  for (std::size_t unit : cycle) path += plan.entries[unit].id.path.str() + " -> ";
  return base::error(ErrorKind::input, "entries of the plan need each other: " + path +
                                           plan.entries[cycle.front()].id.path.str());
}

}  // namespace

std::optional<base::Error> refusal_of(const plan::Plan& plan, const std::vector<std::string>& allow_destroy) {
  if (auto error = cyclic_needs(plan)) return error;
  if (auto error = stack_of_two_entries(plan)) return error;
  return destruction_without_leave(plan, allow_destroy);
}

}  // namespace cf::deploy
