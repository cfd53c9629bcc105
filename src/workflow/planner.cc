#include "workflow/planner.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "base/lanes.h"
#include "base/strings.h"
#include "deploy/deploy.h"
#include "plan/change_set.h"
#include "plan/compare.h"
#include "plan/decide.h"
#include "plan/effects.h"
#include "plan/order.h"
#include "workflow/change_set_probe.h"
#include "workflow/deployed.h"
#include "workflow/hooks.h"
#include "workflow/output_users.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using base::Result;
using base::StackPath;
using document::Node;

// What is known of one stack of the project while the plan is made. Written by the job that plans it, read by later layers.
struct Unit {
  const project::StackConfig* stack = nullptr;
  const Target* target = nullptr;  // null: not of this environment's list, only depended on
  Where where;
  std::string name;                // in CloudFormation
  std::optional<base::Error> misplaced;  // why where or name could not be found out
  std::optional<aws::StackRecord> live;
  plan::Deployed deployed;         // where live
  bool looked = false;
  std::map<std::string, Node> outputs;   // as they will be after the plan
  bool outputs_planned = false;          // outputs hold what the plan makes of them; else they are the live ones
  bool blocked = false;
};

std::string name_of_output(const StackPath& path, const std::string& output) { return path.str() + " " + output; }

}  // namespace

struct Planner::State {
  const Settings& settings;
  const Repository& repository;
  Access& access;
  const Materialiser& materialiser;
  Frozen& frozen;
  std::vector<Unit> units;  // by index into repository.project.stacks
  PlanOptions options;
  std::mutex artifacts_mutex;

  State(const Settings& s, const Repository& r, Access& a, const Materialiser& m, Frozen& f)
      : settings(s), repository(r), access(a), materialiser(m), frozen(f) {}

  std::size_t index_of(const StackPath& path) const;
  void place_units(const base::Call& call);
  void check_accounts(plan::Plan& plan, const base::Call& call);
  void look(Unit& unit, const base::Call& call);
  std::optional<plan::Entry> plan_unit(const Target& target, const base::Call& call);
  void plan_deployment(Unit& unit, const plan::Verdict& verdict, plan::Entry& entry, const base::Call& call);
  void plan_removal(Unit& unit, plan::Entry& entry, const base::Call& call);
  void ask_cloudformation(Unit& unit, plan::Entry& entry, const base::Call& call);
  void keep_outputs(Unit& unit, const plan::Entry& entry, const Materialised* made);
  Result<Node> planned_output(const StackPath& path, const std::string& output, const base::Call& call);
  Result<Node> live_output(const StackPath& path, const std::string& output, const base::Call& call);
  Outside outside(const Unit& unit, bool planning);
  plan::World world(const Unit& unit, const base::Call& call);
  void note_effects(std::vector<plan::Entry>& entries, const base::Call& call);
  plan::Dependencies dependencies() const;
  plan::Block block_of(const Target& target) const;
};

namespace {

void block(plan::Entry& entry, base::Error error) {
  entry.decision = plan::Decision::blocked;
  entry.reason = error.message.substr(0, error.message.find('\n'));
  entry.errors.push_back(std::move(error));
}

}  // namespace

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
    Unit& unit = units[i];
    unit.stack = &stacks[i];
    unit.where.account = repository.account;
    auto text = [&](const Node& node, const char* what) -> std::string {
      auto value = materialiser.resolve_text(node, *unit.stack, nothing, call);
      if (value) return *std::move(value);
      if (!unit.misplaced) unit.misplaced = std::move(value).error().while_(std::string("resolving ") + what + " of " + unit.stack->path.str());
      return {};
    };
    unit.where.region = base::Region(text(unit.stack->region, "region"));
    if (unit.where.region.empty()) unit.where.region = access.default_region();
    if (unit.where.region.empty() && !unit.misplaced)
      unit.misplaced = base::error(ErrorKind::input, unit.stack->path.str() + " has no region",
                                   "write region: us-east-1 into a config.yaml above it, or use --region", base::Origin{unit.stack->source, 0});
    unit.where.profile = text(unit.stack->profile, "profile");
    unit.where.sceptre_role = text(unit.stack->sceptre_role, "sceptre_role");
    unit.name = unit.stack->stack_name.empty() ? text(unit.stack->stack_name_node, "stack_name") : unit.stack->stack_name;
  }
  for (const Target& target : repository.targets)
    if (target.config != nullptr && target.requested) units[target.stack].target = &target;
}

// Nothing else is asked before it is certain whose account this is.
void Planner::State::check_accounts(plan::Plan& plan, const base::Call& call) {
  std::set<Where> places;
  for (const Unit& unit : units)
    if (unit.target != nullptr && !unit.misplaced) places.insert(unit.where);
  std::set<std::pair<base::AccountId, std::string>> asked;
  for (const Where& where : places) {
    if (!asked.emplace(where.account, where.profile + "\n" + where.sceptre_role).second) continue;
    aws::CallerIdentity caller = access.check(where, call).or_throw();
    if (plan.caller.empty()) plan.caller = caller.arn;
    if (plan.account.empty()) plan.account = base::AccountId(caller.account);
  }
  for (Unit& unit : units)
    if (unit.where.account.empty()) unit.where.account = plan.account;
}

void Planner::State::look(Unit& unit, const base::Call& call) {
  if (unit.looked) return;
  live::Snapshot& snapshot = access.snapshot(unit.where);
  unit.live = snapshot.stack(unit.name, call).or_throw();
  unit.looked = true;
}

Result<Node> Planner::State::live_output(const StackPath& path, const std::string& output, const base::Call& call) {
  const std::size_t index = index_of(path);
  if (index == units.size()) return base::error(ErrorKind::input, "there is no stack " + path.str());
  Unit& unit = units[index];
  if (unit.misplaced) return *unit.misplaced;
  auto record = access.snapshot(unit.where).stack(unit.name, call);
  if (!record) return std::move(record).error();
  if (!*record)
    return base::error(ErrorKind::not_found, "the stack " + unit.name + " (" + path.str() + ") is not deployed, so it has no output " + output,
                       "deploy it first");
  std::vector<std::string> names;
  for (const aws::Output& each : (*record)->outputs) {
    if (each.key == output) return Node::string(each.value);
    names.push_back(each.key);
  }
  return base::error(ErrorKind::input, "the stack " + path.str() + " has no output " + output + base::did_you_mean(output, names),
                     names.empty() ? "it has no outputs" : "it has " + base::join(names, ", "));
}

Result<Node> Planner::State::planned_output(const StackPath& path, const std::string& output, const base::Call& call) {
  const std::size_t index = index_of(path);
  if (index == units.size()) return base::error(ErrorKind::input, "there is no stack " + path.str());
  Unit& unit = units[index];
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
  return base::error(ErrorKind::input, "the template of " + path.str() + " has no output " + output + base::did_you_mean(output, names),
                     names.empty() ? "it has no outputs" : "it has " + base::join(names, ", "));
}

Outside Planner::State::outside(const Unit& unit, bool planning) {
  Outside outside = access.outside(unit.where);
  outside.stack_output = [this, planning](const StackPath& path, const std::string& output, const base::Call& call) {
    return planning ? planned_output(path, output, call) : live_output(path, output, call);
  };
  return outside;
}

plan::World Planner::State::world(const Unit& unit, const base::Call& call) {
  plan::World world;
  template_::PseudoParameters& pseudo = world.pseudo;
  pseudo.account_id = unit.where.account.str();
  pseudo.region = unit.where.region.str();
  pseudo.stack_name = unit.name;
  pseudo.stack_id = unit.live ? unit.live->id : std::string();
  if (pseudo.region.rfind("cn-", 0) == 0) {
    pseudo.partition = "aws-cn";
    pseudo.url_suffix = "amazonaws.com.cn";
  } else if (pseudo.region.rfind("us-gov-", 0) == 0) {
    pseudo.partition = "aws-us-gov";
  }
  const Where where = unit.where;
  world.lookups.import_value = [this, where, call](std::string_view name) {
    auto exports = access.snapshot(where).exports(call);
    if (exports) {
      const auto found = (*exports)->find(std::string(name));
      if (found != (*exports)->end()) return Node::string(found->second.value);
    }
    return Node::unknown("export " + std::string(name));
  };
  world.lookups.availability_zones = [](std::string_view region) { return Node::unknown("availability zones of " + std::string(region)); };
  world.lookups.ssm_parameter = [this, where, call](std::string_view name) {
    auto parameter = aws::get_parameter(access.session(where), std::string(name), call);
    if (!parameter) return Node::unknown("SSM parameter " + std::string(name));
    return parameter->type == "SecureString" ? Node::secret(parameter->value, "ssm:" + parameter->name + "@" + std::to_string(parameter->version))
                                             : Node::string(parameter->value);
  };
  world.lookups.dynamic_reference = [](std::string_view reference) { return Node::unknown("{{resolve:" + std::string(reference) + "}}"); };
  world.lookups.transform = [](const Node&) { return Node::unknown("the result of a transform"); };
  world.lookups.stack_output = [](const Node&) { return Node::unknown("an output of another stack"); };
  return world;
}

// The outputs that later layers see: what stays is the live value, what changes is as the comparison says.
void Planner::State::keep_outputs(Unit& unit, const plan::Entry& entry, const Materialised* made) {
  if (!entry.mutates() || made == nullptr) return;
  unit.outputs_planned = true;
  for (const auto& output : made->parsed.outputs) unit.outputs[output.name] = Node::unknown(name_of_output(unit.stack->path, output.name));
  if (entry.decision != plan::Decision::change || !unit.live) return;
  for (const aws::Output& output : unit.live->outputs)
    if (unit.outputs.contains(output.key)) unit.outputs[output.key] = Node::string(output.value);
  for (const plan::ValueChange& change : entry.outputs) {
    if (!change.after)
      unit.outputs.erase(change.key);
    else
      unit.outputs[change.key] = change.after.is_scalar() ? change.after : Node::unknown(name_of_output(unit.stack->path, change.key));
  }
}

void Planner::State::ask_cloudformation(Unit& unit, plan::Entry& entry, const base::Call& call) {
  aws::TemplateSource source{entry.desired->template_body, {}};
  if (source.body.size() > deploy::max_inline_template) {
    auto url = access.upload_template(unit.where, *entry.desired, unit.name, call);
    if (!url) return block(entry, std::move(url).error().while_("uploading the template of " + unit.stack->path.str()));
    source.url = *std::move(url);
  }
  auto changes = probe_change_set(access.snapshot(unit.where).client(), entry.id, unit.name, *entry.desired, source, call);
  if (!changes) return block(entry, std::move(changes).error().while_("asking CloudFormation for the changes of " + unit.stack->path.str()));
  plan::reconcile(entry, *std::move(changes));
}

void Planner::State::plan_deployment(Unit& unit, const plan::Verdict& verdict, plan::Entry& entry, const base::Call& call) {
  const Target& target = *unit.target;
  if (auto hooks = check_hooks(*unit.stack, settings); !hooks) return block(entry, std::move(hooks).error());
  entry.hooks = describe_hooks(*unit.stack);
  auto made = materialiser.materialise(target, outside(unit, true), call);
  if (!made) return block(entry, std::move(made).error());
  entry.warnings.insert(entry.warnings.end(), made->warnings.begin(), made->warnings.end());
  entry.holes = made->holes;
  entry.desired = made->desired;
  if (target.entry != nullptr && !target.entry->depends.empty()) {
    if (materialiser.registry() == nullptr)
      return block(entry, base::error(ErrorKind::input, "there is no gold template repository for the artifact " + target.entry->depends,
                                      "name it with --gold or CF_GOLD", target.entry->at));
    if (auto artifact = materialiser.registry()->fetch_artifact(target.entry->depends, call); !artifact)
      return block(entry, std::move(artifact).error());
    if (entry.desired->bucket.empty())
      return block(entry, base::error(ErrorKind::input, "the artifact " + target.entry->depends + " needs a bucket to go to",
                                      "write template_bucket_name into a config.yaml above " + unit.stack->file, target.entry->at));
  }
  const bool compares = verdict.compare && unit.live;
  if (compares) {
    auto body = access.snapshot(unit.where).template_of(unit.name, call);
    if (!body) return block(entry, std::move(body).error().while_("reading the deployed template of " + unit.name));
    unit.deployed = deployed_of(*unit.live, *std::move(body));
    if (unit.deployed.template_body != made->desired.template_body || !same_parameters(*unit.live, made->desired)) {
      auto resources = access.snapshot(unit.where).resources(unit.name, call);
      if (!resources) return block(entry, std::move(resources).error());
      for (const aws::ResourceRecord& resource : *resources) unit.deployed.physical_ids[resource.logical_id] = resource.physical_id;
    }
    entry.live = plan::fingerprint(unit.deployed);
  }
  plan::Comparison comparison = plan::compare(*entry.desired, compares ? &unit.deployed : nullptr, world(unit, call));
  const bool ask = comparison.needs_change_set && entry.holes.empty();
  plan::conclude(entry, std::move(comparison));
  std::sort(entry.holes.begin(), entry.holes.end());
  entry.holes.erase(std::unique(entry.holes.begin(), entry.holes.end()), entry.holes.end());
  entry.deferred = entry.mutates() && !entry.holes.empty();
  if (ask && entry.decision == plan::Decision::change) ask_cloudformation(unit, entry, call);
  keep_outputs(unit, entry, &*made);
}

void Planner::State::plan_removal(Unit& unit, plan::Entry& entry, const base::Call& call) {
  live::Snapshot& snapshot = access.snapshot(unit.where);
  auto body = snapshot.template_of(unit.name, call);
  if (!body) return block(entry, std::move(body).error().while_("reading the deployed template of " + unit.name));
  unit.deployed = deployed_of(*unit.live, *std::move(body));
  auto resources = snapshot.resources(unit.name, call);
  if (!resources) return block(entry, std::move(resources).error());
  for (const aws::ResourceRecord& resource : *resources) unit.deployed.physical_ids[resource.logical_id] = resource.physical_id;
  entry.live = plan::fingerprint(unit.deployed);
  entry.hooks = describe_hooks(*unit.stack);
  if (auto hooks = check_hooks(*unit.stack, settings); !hooks) return block(entry, std::move(hooks).error());
  plan::conclude(entry, plan::compare_removal(unit.deployed, world(unit, call)));
}

std::optional<plan::Entry> Planner::State::plan_unit(const Target& target, const base::Call& call) {
  if (!options.only.empty() && std::find(options.only.begin(), options.only.end(), target.path.str()) == options.only.end()) return std::nullopt;
  plan::Entry entry;
  entry.id = {repository.environment, repository.account, {}, target.path};
  entry.block = block_of(target);
  if (target.config == nullptr) {
    if (target.requested)
      block(entry, base::error(ErrorKind::input, "there is no config for it: config/" + target.path.str() + ".yaml", {},
                               target.entry != nullptr ? target.entry->at : base::Origin{}));
    else
      entry.decision = plan::Decision::ignored, entry.reason = target.not_requested;
    return entry;
  }
  Unit& unit = units[target.stack];
  entry.id.account = unit.where.account;
  entry.id.region = unit.where.region;
  entry.stack_name = base::StackName(unit.name);

  plan::Asked asked;
  asked.id = entry.id;
  asked.stack_name = entry.stack_name;
  asked.block = entry.block;
  asked.requested = target.requested;
  asked.ignore = unit.stack->ignore;
  asked.obsolete = unit.stack->obsolete;
  asked.is_protected = unit.stack->protect;
  plan::StackState state;
  if (target.requested && entry.block != plan::Block::ignore) {
    if (unit.misplaced) {
      block(entry, *unit.misplaced);
      unit.blocked = true;
      return entry;
    }
    look(unit, call);
    if (unit.live) {
      state.status = unit.live->status;
      state.status_reason = unit.live->status_reason;
      state.since = unit.live->last_updated_time.empty() ? unit.live->creation_time : unit.live->last_updated_time;
      state.termination_protection = unit.live->termination_protection;
      entry.live.exists = true;
      entry.live.stack_id = unit.live->id;
      entry.live.status = base::to_string(unit.live->status);
      entry.live.last_updated_time = state.since;
    }
  }
  const plan::Verdict verdict = plan::decide(asked, state);
  entry.decision = verdict.decision;
  entry.reason = verdict.reason;
  if (verdict.error) entry.errors.push_back(*verdict.error);
  switch (entry.decision) {
    case plan::Decision::create:
    case plan::Decision::recreate:
    case plan::Decision::change:
      plan_deployment(unit, verdict, entry, call);
      break;
    case plan::Decision::remove:
      plan_removal(unit, entry, call);
      break;
    default:
      break;
  }
  plan::enforce_protection(asked, entry);
  unit.blocked = entry.decision == plan::Decision::blocked;
  return entry;
}

plan::Dependencies Planner::State::dependencies() const {
  plan::Dependencies all;
  const auto& stacks = repository.project.stacks;
  for (std::size_t i = 0; i < stacks.size(); ++i)
    for (const std::size_t need : repository.graph.needs[i]) all[stacks[i].path].push_back(stacks[need].path);
  return all;
}

// What the plan does to stacks beside its own: outputs that others read, deletions that would break somebody.
void Planner::State::note_effects(std::vector<plan::Entry>& entries, const base::Call& call) {
  const auto readers = output_users(repository.project);
  std::vector<std::string> in_plan;
  for (const plan::Entry& entry : entries)
    if (entry.mutates()) in_plan.push_back(entry.stack_name.str());

  plan::RemovalFacts removal;
  for (plan::Entry& entry : entries) {
    const bool removes = entry.decision == plan::Decision::remove;
    if (!entry.mutates() || (!removes && entry.outputs.empty())) continue;
    const Unit& unit = units[index_of(entry.id.path)];
    plan::OutputUsers users;
    if (const auto found = readers.find(entry.id.path); found != readers.end()) users.by_output = found->second;
    std::vector<std::string>& importers = removal.importers[entry.id.path];
    if (unit.live)
      for (const aws::Output& output : unit.live->outputs) {
        if (output.export_name.empty()) continue;
        users.exports[output.key] = output.export_name;
        auto names = access.snapshot(unit.where).importers(output.export_name, call);
        if (!names) {
          block(entry, std::move(names).error().while_("looking up who imports " + output.export_name));
          break;
        }
        users.by_export[output.export_name] = *names;
        importers.insert(importers.end(), names->begin(), names->end());
      }
    if (!removes) plan::note_output_uses(entry, users, in_plan);
  }
  const bool any_removal = std::any_of(entries.begin(), entries.end(), [](const plan::Entry& e) { return e.decision == plan::Decision::remove; });
  if (!any_removal) return;
  const auto& stacks = repository.project.stacks;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    Unit& unit = units[i];
    if (unit.misplaced || unit.name.empty()) continue;
    look(unit, call);
    if (unit.live) removal.deployed[unit.stack->path] = base::StackName(unit.name);
    for (const std::size_t user : repository.graph.needed_by[i]) removal.dependents[unit.stack->path].push_back(stacks[user].path);
  }
  plan::refuse_unsafe_removals(entries, removal);
}

Planner::Planner(const Settings& settings, const Repository& repository, Access& access, const Materialiser& materialiser, Frozen& frozen)
    : state_(std::make_unique<State>(settings, repository, access, materialiser, frozen)) {}
Planner::~Planner() = default;

plan::Plan Planner::make(const PlanOptions& options, const base::Call& call) {
  State& state = *state_;
  state.options = options;
  plan::Plan plan;
  plan.environment = state.repository.environment;
  plan.account = state.repository.account;
  plan.local = state.settings.local;
  plan.project = state.settings.project.filename().string();
  plan.commit = state.settings.workspace.commit;
  plan.created = base::iso8601(call.clock->now());

  state.place_units(call);
  state.check_accounts(plan, call);

  // Layer by layer: a stack sees the planned outputs of those it depends on.
  const auto& targets = state.repository.targets;
  std::map<std::size_t, std::vector<std::size_t>> layers;
  for (std::size_t i = 0; i < targets.size(); ++i)
    layers[targets[i].config == nullptr ? 0 : state.repository.graph.layer[targets[i].stack]].push_back(i);
  std::vector<std::optional<plan::Entry>> entries(targets.size());
  const std::size_t threads = state.settings.local ? base::cpu_threads() : 8;
  for (const auto& [layer, members] : layers)
    base::parallel_for(members.size(), threads, [&](std::size_t n) { entries[members[n]] = state.plan_unit(targets[members[n]], call); });
  for (std::optional<plan::Entry>& entry : entries)
    if (entry) plan.entries.push_back(*std::move(entry));

  state.note_effects(plan.entries, call);
  plan::order(plan.entries, state.dependencies());
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
  if (index == state_->units.size()) return base::error(ErrorKind::internal, "the plan has a stack that the project has not: " + path.str());
  const Unit& unit = state_->units[index];
  if (unit.target == nullptr) return base::error(ErrorKind::internal, "not a target of this run: " + path.str());
  return state_->materialiser.materialise(*unit.target, state_->outside(unit, false), call);
}

Outside Planner::outside_now(const StackPath& path) const {
  const std::size_t index = state_->index_of(path);
  return index == state_->units.size() ? Outside{} : state_->outside(state_->units[index], false);
}

Result<Node> Planner::resolve(const StackPath& path, const Node& node, const base::Call& call) const {
  const std::size_t index = state_->index_of(path);
  if (index == state_->units.size()) return base::error(ErrorKind::internal, "the plan has a stack that the project has not: " + path.str());
  const Unit& unit = state_->units[index];
  return state_->materialiser.resolve(node, *unit.stack, state_->outside(unit, false), call);
}

}  // namespace cf::workflow
