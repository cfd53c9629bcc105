#include "ci/everywhere.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/lanes.h"
#include "workflow/regions.h"

namespace cf::ci {

namespace {

using base::Result;

// One environment while it is looked at.
struct LookedAt {
  const descriptor::Environment* environment = nullptr;
  std::shared_ptr<workflow::Access> access;
  workflow::Frozen frozen;
  std::unique_ptr<workflow::Regions> regions;
};

// One stack there.
struct LookedAtStack {
  std::size_t environment = 0;
  const workflow::RegionRun* run = nullptr;
  const workflow::Target* target = nullptr;
  workflow::Where where;
};

// Environments that enter one account alike share what is known of it.
using EnteredBy = std::tuple<std::string, std::string, std::string, std::map<std::string, std::string>>;
EnteredBy entered_by(const descriptor::Environment& environment, const workflow::Settings& settings) {
  if (settings.local) return {};
  const descriptor::Rules& rules = environment.rules;
  return {environment.account.str(), rules.plan_role.empty() ? rules.role : rules.plan_role,
          rules.external_id, rules.session_tags};
}

bool belongs_to(const workflow::RegionRun& run, const workflow::RegionRun& home, const base::Region& region) {
  if (run.region.empty() || region == run.region) return true;
  const auto& regions = run.repository->rules().regions;
  return &run == &home && std::find(regions.begin(), regions.end(), region) == regions.end();
}

void load_environment(LookedAt& looked, const workflow::Settings& settings, const base::Call& call) {
  looked.regions = std::make_unique<workflow::Regions>(
      settings, looked.environment->name.str(), workflow::LoadOptions{}, *looked.access, looked.frozen);
  for (const workflow::RegionRun& run : looked.regions->all())
    if (run.repository->diagnostics.has_errors())
      throw base::Failure(base::to_error(run.repository->diagnostics));
  looked.regions->place(call);
}

void add_stacks(std::size_t index, LookedAt& looked, std::vector<LookedAtStack>& stacks) {
  const std::vector<workflow::RegionRun>& runs = looked.regions->all();
  for (const workflow::RegionRun& each : runs)
    for (const workflow::Target& target : each.repository->targets) {
      if (!target.requested || target.config == nullptr || target.block == plan::Block::ignore) continue;
      const workflow::Where where = each.planner->where(target.path);
      if (!belongs_to(each, runs.front(), where.region)) continue;
      stacks.push_back({index, &each, &target, where});
    }
}

// What the checked-out commit has otherwise than what is deployed. Values that nobody can compare (unknown,
// secret, NoEcho) count as equal, and so does a stack that can't be rendered now: `cf plan` says why.
std::string differs_from_checkout(const LookedAtStack& stack, const aws::StackRecord& live,
                                  const gate::PromotedStack& recorded, const base::Call& call) {
  workflow::Outside outside;
  outside.stack_output = stack.run->planner->outside_now(stack.target->path).stack_output;
  const auto made = stack.run->materialiser->materialise(*stack.target, outside, call);
  if (!made || !made->holes.empty()) return "";
  if (made->desired.template_digest != recorded.template_digest)
    return "the checked-out commit has another template";
  for (const plan::Parameter& parameter : made->desired.parameters) {
    if (parameter.use_previous || !parameter.value.is_scalar()) continue;
    for (const aws::Parameter& deployed : live.parameters)
      if (deployed.key == parameter.key && deployed.value != "****" &&
          deployed.value != parameter.value.text())
        return "the checked-out commit has another value of " + parameter.key;
  }
  return "";
}

class EverywhereView {
 public:
  EverywhereView(const workflow::Settings& settings, const descriptor::Descriptor& descriptor,
                 const base::Call& call)
      : settings_(settings), descriptor_(descriptor), call_(call) {
    settings_.only_plans = true;
  }

  Result<Everywhere> look(Records& records, store::SharedLocks& locks) {
    auto environments = status_of(records, locks, descriptor_, call_);
    if (!environments) return std::move(environments).error();
    out_.environments = *std::move(environments);
    out_.commit = settings_.workspace.commit;
    enter();
    list();
    compare();
    std::set<const workflow::Access*> counted;
    for (const auto& looked : looked_)
      if (counted.insert(looked->access.get()).second)
        for (const auto& [name, count] : looked->access->calls()) out_.calls[name] += count;
    return std::move(out_);
  }

 private:
  void enter() {
    std::map<EnteredBy, std::shared_ptr<workflow::Access>> shared;
    for (const descriptor::Environment& environment : descriptor_.environments) {
      auto looked = std::make_unique<LookedAt>();
      looked->environment = &environment;
      std::shared_ptr<workflow::Access>& access = shared[entered_by(environment, settings_)];
      try {
        if (!access) access = std::make_shared<workflow::Access>(settings_);
        looked->access = access;
        load_environment(*looked, settings_, call_);
        add_stacks(looked_.size(), *looked, stacks_);
      } catch (const base::Failure& failure) {
        out_.problems.emplace(environment.name.str(), failure.error());
      }
      if (looked->access) looked_.push_back(std::move(looked));
    }
  }

  // Every place at once; who asks for a stack afterwards finds it.
  void list() {
    std::set<std::pair<workflow::Access*, workflow::Where>> places;
    for (const LookedAtStack& stack : stacks_)
      places.emplace(looked_[stack.environment]->access.get(), stack.where);
    const std::vector<std::pair<workflow::Access*, workflow::Where>> all(places.begin(), places.end());
    base::parallel_for(all.size(), 8, [&](std::size_t i) {
      static_cast<void>(all[i].first->snapshot(all[i].second).stacks(call_));
    });
  }

  void compare() {
    std::vector<std::optional<StackInPlace>> rows(stacks_.size());
    base::parallel_for(stacks_.size(), settings_.threads == 0 ? base::cpu_threads() : settings_.threads,
                       [&](std::size_t i) { rows[i] = row_of(stacks_[i]); });
    for (std::optional<StackInPlace>& row : rows)
      if (row) out_.stacks.push_back(*std::move(row));
  }

  std::optional<StackInPlace> row_of(const LookedAtStack& stack) const {
    const LookedAt& looked = *looked_[stack.environment];
    StackInPlace row;
    row.environment = looked.environment->name.str();
    row.stack = gate::relative_name(looked.environment->name, stack.target->path);
    row.region = stack.where.region;
    row.stack_name = stack.run->planner->stack_name(stack.target->path);
    if (const auto problem = stack.run->planner->misplaced(stack.target->path)) {
      row.standing = {Standing::not_known, problem->message};
      return row;
    }
    const auto live = looked.access->snapshot(stack.where).stack(row.stack_name, call_);
    if (!live) {
      row.standing = {Standing::not_known, live.error().message};
      return row;
    }
    if (!*live && stack.target->block == plan::Block::undeploy) return std::nullopt;
    row.standing = standing(stack, row, *live);
    if (*live) {
      row.status = base::to_string((*live)->status);
      row.last_change =
          (*live)->last_updated_time.empty() ? (*live)->creation_time : (*live)->last_updated_time;
    }
    return row;
  }

  StackStanding standing(const LookedAtStack& stack, const StackInPlace& row,
                         const std::optional<aws::StackRecord>& live) const {
    StandingFacts facts;
    const auto own = std::find_if(out_.environments.begin(), out_.environments.end(),
                                  [&](const auto& each) { return each.environment == row.environment; });
    if (own->live) facts.live = &*own->live;
    if (own->deployment) facts.deployment = &*own->deployment;
    if (facts.live != nullptr) facts.recorded = recorded_in(*facts.live, row.stack, row.region);
    for (auto each = out_.environments.begin(); each != own; ++each)
      if (each->live)
        facts.earlier.push_back(
            {each->environment, &*each->live, recorded_anywhere(*each->live, row.stack, row.region)});
    if (!live) return standing_of(facts);
    facts.status = live->status;
    base::TimePoint changed{};
    if (base::parse_iso8601(live->last_updated_time.empty() ? live->creation_time : live->last_updated_time,
                            changed))
      facts.changed = changed;
    StackStanding found = standing_of(facts);
    if (found.standing != Standing::ok || facts.recorded == nullptr || out_.commit.empty() ||
        out_.commit == facts.live->commit)
      return found;
    facts.checkout_differs = differs_from_checkout(stack, *live, *facts.recorded, call_);
    return standing_of(facts);
  }

  workflow::Settings settings_;
  const descriptor::Descriptor& descriptor_;
  const base::Call& call_;
  Everywhere out_;
  std::vector<std::unique_ptr<LookedAt>> looked_;
  std::vector<LookedAtStack> stacks_;
};

}  // namespace

Result<Everywhere> look_everywhere(const workflow::Settings& settings,
                                   const descriptor::Descriptor& descriptor, Records& records,
                                   store::SharedLocks& locks, const base::Call& call) {
  return EverywhereView(settings, descriptor, call).look(records, locks);
}

}  // namespace cf::ci
