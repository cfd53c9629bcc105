#include "workflow/regions.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "base/digest.h"
#include "base/lanes.h"
#include "base/strings.h"
#include "deploy/refusal.h"
#include "document/json.h"
#include "document/scalar.h"
#include "workflow/overlay_check.h"
#include "workflow/session_policy.h"
#include "workflow/stack_claims.h"

namespace cf::workflow {

using base::Result;
using base::UnitId;

namespace {

std::map<UnitId, std::size_t> places_in(const plan::Plan& plan) {
  std::map<UnitId, std::size_t> places;
  for (std::size_t i = 0; i < plan.entries.size(); ++i) places.emplace(plan.entries[i].id, i);
  return places;
}

// Puts what became of some units into the summary of the whole plan.
void take_in(deploy::Summary& whole, deploy::Summary part, const std::map<UnitId, std::size_t>& places) {
  for (deploy::UnitResult& unit : part.units)
    if (const auto found = places.find(unit.id); found != places.end())
      whole.units[found->second] = std::move(unit);
  whole.cancelled = whole.cancelled || part.cancelled;
  if (part.refused && !whole.refused) whole.refused = std::move(part.refused);
}

void leave(deploy::UnitResult& unit, const plan::Entry& entry, const std::string& why) {
  if (!entry.mutates()) {
    unit.state = deploy::UnitState::unchanged;
    return;
  }
  unit.state = deploy::UnitState::skipped;
  unit.reason = why;
}

// Two environments of one account: the one in force is entered last, its role counts.
void enter_accounts(const Repository& repository, const Settings& settings, Access& access) {
  const auto enter = [&](const descriptor::Environment& environment) {
    if (environment.account.empty()) return;
    const descriptor::Rules& rules = environment.rules;
    aws::EnvironmentRole role;
    role.role = settings.only_plans && !rules.plan_role.empty() ? rules.plan_role : rules.role;
    role.external_id = rules.external_id;
    role.tags = rules.session_tags;
    access.enter(environment.account, std::move(role));
  };
  for (const descriptor::Environment& environment : repository.descriptor->environments) enter(environment);
  if (const descriptor::Environment* own = repository.descriptor->find(repository.environment)) enter(*own);
}

// Of everything in the descriptor that rules over the environment: an approval of a plan is one under its
// rules.
std::string rules_digest(const Repository& repository, const Settings& settings) {
  if (!repository.descriptor) return {};
  const descriptor::Descriptor& descriptor = settings.trusted ? *settings.trusted : *repository.descriptor;
  if (!descriptor.is_version_2()) return {};
  document::MappingBuilder rules;
  for (const char* key : {"defaults", "groups", "gold"})
    if (descriptor.root.has(key)) rules.add(key, descriptor.root[key]);
  for (const char* key : {"environments", "deploy_environments"})
    for (const document::Node& environment : descriptor.root[key].items())
      if (environment["name"].text() == repository.environment.str()) rules.add("environment", environment);
  return base::sha256_hex(document::canonical_json(std::move(rules).build(), document::Dialect::pyyaml));
}

// What the overlays name and no stack has; nothing where a stack could not be rendered.
std::vector<std::string> overlay_warnings(const Repository& repository,
                                          const std::vector<plan::Entry>& entries) {
  if (!repository.descriptor) return {};
  std::map<base::Region, std::set<std::string>> parameters;
  std::set<base::Region> unknown;
  for (const plan::Entry& entry : entries) {
    if (entry.block != plan::Block::deploy || entry.decision == plan::Decision::ignored) continue;
    std::set<std::string>& names = parameters[entry.id.region];
    if (!entry.desired) {
      unknown.insert(entry.id.region);
      continue;
    }
    for (const plan::Parameter& parameter : entry.desired->parameters) names.insert(parameter.key);
  }
  OverlayCheck check;
  for (const auto& [region, names] : parameters)
    if (!unknown.contains(region)) check.add(repository.environment, region, names);
  base::Diagnostics problems;
  check.report(*repository.descriptor, problems);
  std::vector<std::string> warnings;
  for (const base::Diagnostic& problem : problems.list())
    warnings.push_back(base::locate(problem.at).str() + ": " + problem.message + ": " + problem.hint);
  return warnings;
}

bool failed(const deploy::UnitResult& unit) {
  using State = deploy::UnitState;
  return unit.state == State::failed || unit.state == State::skipped || unit.state == State::unknown;
}

}  // namespace

plan::Plan part_of(const plan::Plan& plan, const std::vector<UnitId>& units) {
  const std::set<UnitId> wanted(units.begin(), units.end());
  plan::Plan part = plan;
  std::erase_if(part.entries, [&](const plan::Entry& entry) { return !wanted.contains(entry.id); });
  return part;
}

Regions::Regions(const Settings& settings, const std::string& environment, const LoadOptions& options,
                 Access& access, Frozen& frozen)
    : settings_(settings), access_(access) {
  const auto add = [&](const base::Region& region) {
    RegionRun run;
    LoadOptions own = options;
    own.region = region;
    run.repository = load_repository(settings, environment, own);
    run.region = run.repository->region;
    run.materialiser = std::make_unique<Materialiser>(settings, *run.repository, frozen, &access);
    run.planner = std::make_unique<Planner>(settings, *run.repository, access, *run.materialiser, frozen);
    runs_.push_back(std::move(run));
  };
  add({});
  if (home().repository->descriptor) enter_accounts(*home().repository, settings, access);
  const std::vector<base::Region> regions = home().repository->rules().regions;
  if (home().repository->diagnostics.has_errors()) return;
  for (const base::Region& region : regions)
    if (region != home().region) add(region);
}

RegionRun& Regions::of(const UnitId& unit) {
  const auto found = run_of_.find(unit);
  return found == run_of_.end() ? home() : runs_[found->second];
}

std::string Regions::place(const base::Call& call) {
  std::string caller;
  for (const RegionRun& run : runs_) caller = run.planner->place(call);
  return caller;
}

Result<std::vector<std::string>> Regions::settle_earlier_runs(const base::Call& call) {
  std::vector<std::string> all;
  for (const RegionRun& run : runs_) {
    auto settled = settle_earlier_run(settings_, *run.repository, access_, *run.planner, call);
    if (!settled) return std::move(settled).error();
    all.insert(all.end(), settled->findings.begin(), settled->findings.end());
    lost_hooks_.merge(settled->hooks);
  }
  return all;
}

// Two environments of one account whose entries stand for the same stack would overwrite each other.
void Regions::check_neighbours(const base::Call& call) const {
  const Repository& own = *home().repository;
  if (!own.descriptor || own.account.empty()) return;
  std::vector<base::Error> errors;
  std::optional<std::vector<StackClaim>> claims;
  for (const descriptor::Environment& environment : own.descriptor->environments) {
    if (environment.name == own.environment || environment.account != own.account) continue;
    const auto other = load_repository(settings_, environment.name.str());
    if (other->diagnostics.has_errors()) continue;  // told when it is planned itself
    Frozen frozen;
    const Materialiser materialiser(settings_, *other, frozen);
    if (!claims) claims = offline_claims(settings_, own, *home().materialiser, call);
    for (base::Error& error :
         contradictions_between({*claims, offline_claims(settings_, *other, materialiser, call)}))
      errors.push_back(std::move(error));
  }
  if (errors.empty()) return;
  base::Error first = std::move(errors.front());
  first.more.insert(first.more.end(), std::make_move_iterator(errors.begin() + 1),
                    std::make_move_iterator(errors.end()));
  throw base::Failure(std::move(first));
}

plan::Plan Regions::make(const PlanOptions& options, const base::Call& call) {
  check_neighbours(call);
  plan::Plan whole = home().planner->make(options, call);
  std::map<base::Region, std::vector<plan::Entry>> entries;
  for (plan::Entry& entry : whole.entries) entries[home().region].push_back(std::move(entry));
  for (std::size_t i = 1; i < runs_.size(); ++i) {
    runs_[i].planner->adopt(*home().planner);
    plan::Plan part = runs_[i].planner->make(options, call);
    entries[runs_[i].region] = std::move(part.entries);
    whole.frozen.merge(part.frozen);
    for (std::string& warning : part.warnings)
      if (std::find(whole.warnings.begin(), whole.warnings.end(), warning) == whole.warnings.end())
        whole.warnings.push_back(std::move(warning));
  }
  whole.entries.clear();
  for (std::size_t i = 0; i < runs_.size(); ++i)
    for (const plan::Entry& entry : entries[runs_[i].region]) run_of_[entry.id] = i;
  for (const descriptor::Wave& wave : waves())
    for (const base::Region& region : wave.regions)
      for (plan::Entry& entry : entries[region]) whole.entries.push_back(std::move(entry));
  if (options.only.empty() && !home().region.empty())
    for (std::string& warning : overlay_warnings(*home().repository, whole.entries))
      whole.warnings.push_back(std::move(warning));
  for (std::string& warning : home().materialiser->gold_warnings(call))
    whole.warnings.push_back(std::move(warning));
  whole.rules = rules_digest(*home().repository, settings_);
  whole.digest = plan::digest_of(whole);
  // Whoever reviews the plan should know that it can't be deployed so.
  if (const auto limit = session_limit(whole, call); !limit)
    whole.warnings.push_back(limit.error().message + ": " + limit.error().hint);
  return whole;
}

std::vector<descriptor::Wave> Regions::waves() const {
  const descriptor::Rules& rules = home().repository->rules();
  if (!rules.waves.empty()) return rules.waves;
  std::vector<descriptor::Wave> waves;
  for (const RegionRun& run : runs_) {
    descriptor::Wave wave;
    wave.regions = {run.region};
    waves.push_back(std::move(wave));
  }
  return waves;
}

deploy::Summary Regions::deploy_region(RegionRun& run, const plan::Plan& plan, const WaveOptions& options,
                                       const base::Call& call) {
  return deploy_plan(plan, settings_, *run.repository, access_, *run.planner, *run.materialiser,
                     options.deploy, call);
}

Result<std::string> Regions::session_limit(const plan::Plan& plan, const base::Call& call) {
  const Repository& repository = *home().repository;
  if (!repository.rules().session_policy) return std::string();
  SessionLimits limits;
  limits.at = repository.rules().session_policy_at;
  std::map<base::Region, std::set<std::string>> changed;
  for (const plan::Entry& entry : plan.entries) {
    if (!entry.mutates()) continue;
    changed[entry.id.region].insert(entry.stack_name.str());
    const RegionRun& run = of(entry.id);
    auto stack = access_.snapshot(run.planner->where(entry.id.path)).stack(entry.stack_name.str(), call);
    if (!stack) return std::move(stack).error();
    if (*stack) limits.roles[entry.id] = (*stack)->role_arn;
    const Target* target = run.repository->find(entry.id.path);
    if (target != nullptr && target->config != nullptr &&
        document::as_string(target->config->template_node.find("type")) == "s3")
      limits.reads_buckets = true;
  }
  std::set<base::Region> asked;
  for (const plan::Entry& entry : plan.entries) {
    if (!entry.mutates() || !asked.insert(entry.id.region).second) continue;
    auto stacks = access_.snapshot(of(entry.id).planner->where(entry.id.path)).stacks(call);
    if (!stacks) return std::move(stacks).error();
    for (const auto& [name, stack] : **stacks)
      if (!changed[entry.id.region].contains(name)) limits.others.push_back(name);
  }
  return session_policy(plan, limits);
}

Result<void> Regions::limit_session(const plan::Plan& plan, const base::Call& call) {
  auto policy = session_limit(plan, call);
  if (!policy) return std::move(policy).error();
  return policy->empty() ? Result<void>() : access_.limit(plan.account, *policy);
}

deploy::Summary Regions::deploy(const plan::Plan& plan, const WaveOptions& options, const base::Call& call) {
  deploy::Summary summary = deploy_waves(plan, options, call);
  for (deploy::UnitResult& unit : summary.units)
    if (const auto lost = lost_hooks_.find(unit.id); lost != lost_hooks_.end())
      unit.warnings.insert(unit.warnings.begin(), lost->second.begin(), lost->second.end());
  return summary;
}

deploy::Summary Regions::deploy_waves(const plan::Plan& plan, const WaveOptions& options,
                                      const base::Call& call) {
  if (auto limited = limit_session(plan, call); !limited) {
    deploy::Summary summary;
    summary.plan = plan;
    summary.refused = std::move(limited).error();
    summary.started = summary.finished = base::iso8601(call.clock->now());
    return summary;
  }
  if (runs_.size() == 1 && home().region.empty()) return deploy_region(home(), plan, options, call);
  const std::map<UnitId, std::size_t> places = places_in(plan);
  deploy::Summary summary;
  summary.plan = plan;
  const base::TimePoint started = call.clock->now();
  summary.started = base::iso8601(started);
  summary.units.resize(plan.entries.size());
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    summary.units[i].id = plan.entries[i].id;
    summary.units[i].stack_name = plan.entries[i].stack_name;
    summary.units[i].decision = plan.entries[i].decision;
  }
  // What forbids a later wave forbids the first one.
  if (auto refused = deploy::refusal_of(plan, options.deploy.allow_destroy)) {
    summary.refused = std::move(refused);
    summary.finished = summary.started;
    return summary;
  }
  std::map<base::Region, std::vector<UnitId>> units;
  for (const plan::Entry& entry : plan.entries) units[of(entry.id).region].push_back(entry.id);

  std::mutex mutex;
  const std::vector<descriptor::Wave> all = waves();
  int failures = options.earlier_failures;
  std::string stopped;
  bool interrupted = false;
  for (std::size_t w = 0; w < all.size(); ++w) {
    const descriptor::Wave& wave = all[w];
    const std::string name = "wave " + std::to_string(w + 1) + " of " + std::to_string(all.size());
    if (w > options.first_wave && stopped.empty() && options.between) {
      std::string why;
      const WaveGate gate = options.between(w, all[w - 1], why);
      if (gate != WaveGate::go_on) stopped = why;
      interrupted = gate == WaveGate::stop && call.stopped();
    }
    if (stopped.empty() && (summary.cancelled || call.stopped())) {
      stopped = "interrupted before " + name;
      interrupted = true;
    }
    for (const base::Region& region : wave.regions)
      if (!stopped.empty() || w < options.first_wave)
        for (const UnitId& unit : units[region]) {
          const std::size_t at = places.at(unit);
          leave(summary.units[at], plan.entries[at],
                stopped.empty() ? "left by an earlier run, in " + name : stopped);
          summary.cancelled = summary.cancelled || (interrupted && plan.entries[at].mutates());
        }
    if (!stopped.empty() || w < options.first_wave) continue;

    WaveOptions own = options;
    own.deploy.progress = [&](const deploy::Progress& progress) {
      if (!options.deploy.progress) return;
      const std::lock_guard lock(mutex);
      deploy::Progress moved = progress;
      if (progress.result != nullptr) moved.unit = places.at(progress.result->id);
      options.deploy.progress(moved);
    };
    std::vector<deploy::Summary> parts(wave.regions.size());
    base::parallel_for(wave.regions.size(), wave.regions.size(), [&](std::size_t i) {
      const auto run = std::find_if(runs_.begin(), runs_.end(),
                                    [&](const RegionRun& each) { return each.region == wave.regions[i]; });
      if (run == runs_.end()) return;
      parts[i] = deploy_region(*run, part_of(plan, units[wave.regions[i]]), own, call);
    });
    std::vector<std::string> bad;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      // What is only listed may have no config, and so no place.
      for (const deploy::UnitResult& unit : parts[i].units)
        if (plan.entries[places.at(unit.id)].mutates())
          access_.snapshot(of(unit.id).planner->where(unit.id.path)).forget(unit.stack_name.str());
      const bool broken =
          parts[i].refused || std::any_of(parts[i].units.begin(), parts[i].units.end(), failed);
      take_in(summary, std::move(parts[i]), places);
      if (broken) bad.push_back(wave.regions[i].str());
    }
    failures += static_cast<int>(bad.size());
    if (failures > home().repository->rules().failure_tolerance)
      stopped = "stopped: " + base::join(bad, ", ") + " failed in " + name;
    if (summary.refused) break;
  }
  const base::TimePoint finished = call.clock->now();
  summary.finished = base::iso8601(finished);
  summary.seconds = std::chrono::duration<double>(finished - started).count();
  return summary;
}

Result<void> Regions::save_lock() const {
  for (const RegionRun& run : runs_)
    if (gold::Registry* registry = run.materialiser->registry())
      if (auto saved = registry->save_lock(); !saved) return saved;
  return {};
}

}  // namespace cf::workflow
