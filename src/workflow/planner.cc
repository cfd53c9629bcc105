#include "workflow/planner.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/lanes.h"
#include "workflow/planner_state.h"

namespace cf::workflow {

using base::ErrorKind;
using base::Result;
using base::StackPath;
using document::Node;

std::size_t Planner::State::index_of(const StackPath& path) const {
  const project::StackConfig* stack = repository.project.find(path);
  return stack == nullptr ? units.size() : static_cast<std::size_t>(stack - repository.project.stacks.data());
}

plan::Block Planner::State::block_of(const Target& target) const {
  return options.remove_all && target.block == plan::Block::deploy ? plan::Block::undeploy : target.block;
}

// Region, role and name of every stack that the plan names or depends on.
void Planner::State::place_units(const base::Call& call) {
  const auto& stacks = repository.project.stacks;
  units.assign(stacks.size(), {});
  const Outside nothing;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    PlannedStack& unit = units[i];
    unit.stack = &stacks[i];
    unit.where.account = account_of(stacks[i]);
    auto text = [&](const Node& node, const char* what) -> std::string {
      auto value = materialiser.resolve_text(node, *unit.stack, nothing, call);
      if (value) return *std::move(value);
      if (!unit.misplaced)
        unit.misplaced = std::move(value).error().while_(std::string("resolving ") + what + " of " +
                                                         unit.stack->path.str());
      return {};
    };
    unit.where.region = base::Region(text(unit.stack->region, "region"));
    const Target* listed = repository.find(unit.stack->path);
    if (listed != nullptr && listed->entry != nullptr && listed->entry->once && !unit.stack->has_own_region &&
        !repository.home.empty())
      unit.where.region = repository.home;
    const descriptor::Environment* other = other_environment_of(unit.stack->path);
    if (other != nullptr && !other->rules.regions.empty() && !unit.stack->has_own_region)
      unit.where.region = region_elsewhere(*other, unit.stack->path, unit.where.region);
    if (unit.where.region.empty()) unit.where.region = access.default_region();
    if (unit.where.region.empty() && !unit.misplaced)
      unit.misplaced = base::error(ErrorKind::input, unit.stack->path.str() + " has no region",
                                   "write region: us-east-1 into a config.yaml above it, or use --region",
                                   base::Origin{unit.stack->source, 0});
    unit.where.profile = text(unit.stack->profile, "profile");
    unit.where.sceptre_role = text(unit.stack->sceptre_role, "sceptre_role");
    unit.name = unit.stack->stack_name.empty() ? text(unit.stack->stack_name_node, "stack_name")
                                               : unit.stack->stack_name;
    const bool is_placed = !unit.stack->unread || unit.stack->unread->placed;
    if ((!is_placed || unit.name.empty()) && unit.stack->diagnostics.has_errors() &&
        (!is_placed || !unit.misplaced))
      unit.misplaced = as_error(unit.stack->diagnostics);
  }
  for (const Target& target : repository.targets)
    if (target.config != nullptr && target.requested && is_here(target)) units[target.stack].target = &target;
  for (const auto& [index, known] : adopted) {
    PlannedStack& unit = units[index];
    if (unit.target != nullptr || unit.where.region != known.region) continue;
    unit.elsewhere = true;
    unit.outputs = known.outputs;
    unit.outputs_planned = known.outputs_planned;
    unit.blocked = known.blocked;
    unit.live = known.live;
    unit.unmade_outputs = known.unmade_outputs;
    unit.looked = true;
  }
}

// A region that the environment does not name is looked after by its home region.
bool Planner::State::is_here(const Target& target) const {
  if (repository.region.empty() || target.config == nullptr || !target.requested)
    return repository.region == repository.home;
  const base::Region& own = units[target.stack].where.region;
  if (own == repository.region) return true;
  const auto& regions = repository.rules().regions;
  return repository.region == repository.home &&
         std::find(regions.begin(), regions.end(), own) == regions.end();
}

const descriptor::Environment* Planner::State::other_environment_of(const StackPath& path) const {
  if (!repository.descriptor) return nullptr;
  const std::string first = path.str().substr(0, path.str().find('/'));
  const descriptor::Environment* other = repository.descriptor->find(base::EnvironmentName(first));
  return other == nullptr || other->name == repository.environment ? nullptr : other;
}

// Stacks of another environment, of which outputs are read, live in that environment's account.
base::AccountId Planner::State::account_of(const project::StackConfig& stack) const {
  const descriptor::Environment* other = other_environment_of(stack.path);
  return other == nullptr || other->account.empty() ? repository.account : other->account;
}

base::Region Planner::State::region_elsewhere(const descriptor::Environment& other, const StackPath& path,
                                              const base::Region& own) const {
  const std::vector<base::Region>& regions = other.rules.regions;
  const base::Region& wanted = repository.region.empty() ? own : repository.region;
  const auto& entries = repository.descriptor->entries;
  const bool once = std::any_of(entries.begin(), entries.end(), [&](const descriptor::Entry& entry) {
    return entry.once && entry.applies_to(other.name) && entry.path(other.name) == path;
  });
  const bool there = std::find(regions.begin(), regions.end(), wanted) != regions.end();
  return there && !once ? wanted : home_region(other.rules);
}

void Planner::adopt(const Planner& other) {
  State& state = *state_;
  const State& theirs = *other.state_;
  for (const PlannedStack& known : theirs.units) {
    if (known.target == nullptr) continue;
    const project::StackConfig* mine = state.repository.project.find(known.stack->path);
    if (mine == nullptr) continue;
    const auto index = static_cast<std::size_t>(mine - state.repository.project.stacks.data());
    const auto from = static_cast<std::size_t>(&known - theirs.units.data());
    for (const auto& [key, makers] : theirs.ssm_changes)
      if (const auto change = makers.find(from); change != makers.end())
        state.ssm_changes[key].insert_or_assign(index, change->second);
    state.adopted[index] = {known.where.region, known.outputs, known.outputs_planned,
                            known.blocked,      known.live,    known.unmade_outputs};
  }
}

// Nothing else is asked before it is certain whose account this is.
void Planner::State::check_accounts(plan::Plan& plan, const base::Call& call) {
  std::set<Where> places;
  for (const PlannedStack& unit : units)
    if (unit.target != nullptr && !unit.misplaced) places.insert(unit.where);
  std::map<std::pair<base::AccountId, std::string>, base::AccountId> accounts;
  for (const Where& where : places) {
    const auto way = std::make_pair(where.account, where.profile + "\n" + where.sceptre_role);
    if (accounts.contains(way)) continue;
    aws::CallerIdentity caller = access.check(where, call).or_throw();
    accounts.emplace(way, caller.account);
    if (plan.caller.empty()) plan.caller = caller.arn;
    if (plan.account.empty()) plan.account = base::AccountId(caller.account);
  }
  for (PlannedStack& unit : units) {
    const auto known =
        accounts.find({unit.where.account, unit.where.profile + "\n" + unit.where.sceptre_role});
    if (known != accounts.end()) unit.caller_account = known->second;
    // Whoever asks for two stacks at once asks an account, so that it must be the true one.
    if (unit.where.account.empty())
      unit.where.account = unit.caller_account.empty() ? plan.account : unit.caller_account;
  }
}

void Planner::State::look(PlannedStack& unit, const base::Call& call) {
  if (unit.looked) return;
  live::Snapshot& snapshot = access.snapshot(unit.where);
  unit.live = snapshot.stack(unit.name, call).or_throw();
  unit.looked = true;
}

Planner::Planner(const Settings& settings, const Repository& repository, Access& access,
                 const Materialiser& materialiser, Frozen& frozen)
    : state_(std::make_unique<State>(settings, repository, access, materialiser, frozen)) {}
Planner::~Planner() = default;

plan::Plan Planner::make(const PlanOptions& options, const base::Call& call) {
  State& state = *state_;
  state.options = options;
  plan::Plan plan;
  plan.environment = state.repository.environment;
  plan.account = state.repository.account;
  plan.local = state.settings.local;
  plan.undeploy = state.options.remove_all;
  plan.project = state.settings.project.filename().string();
  plan.commit = state.settings.workspace.commit;
  plan.created = base::iso8601(call.clock->now());

  state.place_units(call);
  state.check_accounts(plan, call);
  state.find_contradictions();

  // Layer by layer: a stack sees the planned outputs of those it depends on.
  const auto& targets = state.repository.targets;
  std::map<std::size_t, std::vector<std::size_t>> layers;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!state.is_here(targets[i])) continue;
    layers[targets[i].config == nullptr ? 0 : state.repository.graph.layer[targets[i].stack]].push_back(i);
  }
  std::vector<std::optional<plan::Entry>> entries(targets.size());
  const std::size_t threads = state.settings.local ? base::cpu_threads() : 8;
  const auto plan_layers = [&](const auto& is_due) {
    for (const auto& layer : layers) {
      std::vector<std::size_t> members;
      std::copy_if(layer.second.begin(), layer.second.end(), std::back_inserter(members), is_due);
      base::parallel_for(members.size(), threads, [&](std::size_t n) {
        entries[members[n]] = state.plan_unit(targets[members[n]], call);
      });
      for (const std::size_t member : members)
        if (entries[member] && targets[member].config != nullptr)
          state.note_ssm(targets[member].stack, *entries[member]);
    }
  };
  plan_layers([](std::size_t) { return true; });
  // What was not known to change when it was read was found out later: its readers don't depend on it.
  for (auto early = state.planned_too_early(); !early.empty(); early = state.planned_too_early()) {
    for (const std::size_t unit : early) state.units[unit].forget_plan();
    plan_layers([&](std::size_t target) {
      return targets[target].config != nullptr && early.contains(targets[target].stack);
    });
  }
  for (std::optional<plan::Entry>& entry : entries)
    if (entry) plan.entries.push_back(*std::move(entry));

  if (call.stopped()) throw base::Failure(base::error(ErrorKind::cancelled, "interrupted, nothing was done"));
  state.note_effects(plan.entries, call);
  plan::order(plan.entries, state.dependencies());
  // Only now all secrets are known.
  for (plan::Entry& entry : plan.entries)
    for (plan::Hook& hook : entry.hooks) seal(hook, state.materialiser.key());
  const base::Diagnostics warnings = state.access.warnings();
  for (const base::Diagnostic& warning : warnings.list()) plan.warnings.push_back(warning.message);
  plan.frozen = state.frozen.values();
  plan.digest = plan::digest_of(plan);
  return plan;
}

std::string Planner::place(const base::Call& call) {
  plan::Plan plan;
  plan.account = state_->repository.account;
  state_->place_units(call);
  state_->check_accounts(plan, call);
  return plan.caller;
}

std::string Planner::stack_name(const StackPath& path) const {
  const std::size_t index = state_->index_of(path);
  return index == state_->units.size() ? std::string() : state_->units[index].name;
}

std::optional<base::Error> Planner::misplaced(const StackPath& path) const {
  const std::size_t index = state_->index_of(path);
  return index == state_->units.size() ? std::nullopt : state_->units[index].misplaced;
}

Where Planner::where(const StackPath& path) const {
  const std::size_t index = state_->index_of(path);
  return index == state_->units.size() ? Where{} : state_->units[index].where;
}

Result<Materialised> Planner::materialise(const StackPath& path, const base::Call& call) const {
  const std::size_t index = state_->index_of(path);
  if (index == state_->units.size())
    return base::error(ErrorKind::internal, "the plan has a stack that the project has not: " + path.str());
  PlannedStack& unit = state_->units[index];
  if (unit.target == nullptr)
    return base::error(ErrorKind::internal, "not a target of this run: " + path.str());
  auto made = state_->materialiser.materialise(*unit.target, state_->outside(unit, false), call);
  if (made && made->parameter_error) return *std::move(made->parameter_error);
  return made;
}

Outside Planner::outside_now(const StackPath& path) const {
  const std::size_t index = state_->index_of(path);
  return index == state_->units.size() ? Outside{} : state_->outside(state_->units[index], false);
}

Result<Node> Planner::resolve(const StackPath& path, const Node& node, const base::Call& call) const {
  const std::size_t index = state_->index_of(path);
  if (index == state_->units.size())
    return base::error(ErrorKind::internal, "the plan has a stack that the project has not: " + path.str());
  PlannedStack& unit = state_->units[index];
  return state_->materialiser.resolve(node, *unit.stack, state_->outside(unit, false), call);
}

Result<plan::Hook> Planner::resolve_hook(const StackPath& path, const project::Hook& hook,
                                         const ValuesBefore& before, const base::Call& call) const {
  const std::size_t index = state_->index_of(path);
  if (index == state_->units.size())
    return base::error(ErrorKind::internal, "the plan has a stack that the project has not: " + path.str());
  PlannedStack& unit = state_->units[index];
  const Outside now = state_->outside(unit, false);
  const Materialiser& materialiser = state_->materialiser;
  const ResolveNode resolve = [&](const Node& node) {
    return materialiser.resolve(node, *unit.stack, now, call);
  };
  auto resolved = resolved_hook(hook, materialiser.key(), before.or_else(resolve));
  if (resolved) seal(*resolved, materialiser.key());
  return resolved;
}

Result<plan::Hook> Planner::resolve_before_deletion(const StackPath& path, const project::Hook& hook,
                                                    ValuesBefore& values, const base::Call& call) const {
  const std::size_t index = state_->index_of(path);
  if (index == state_->units.size())
    return base::error(ErrorKind::internal, "the plan has a stack that the project has not: " + path.str());
  PlannedStack& unit = state_->units[index];
  const std::string& key = state_->materialiser.key();
  auto resolved = resolved_hook(
      hook, key, values.keep(state_->without_commands(unit, state_->outside(unit, false), call)));
  if (resolved) seal(*resolved, key);
  return resolved;
}

}  // namespace cf::workflow
