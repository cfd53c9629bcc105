#include "ci/environment_run.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "ci/change_authors.h"
#include "ci/overtaken.h"
#include "ci/shown_plan.h"

namespace cf::ci {

using base::Result;

namespace {

workflow::Settings settings_for(const Session& session, bool only_plans) {
  workflow::Settings settings = session.settings;
  settings.only_plans = only_plans;
  settings.shared_state = session.objects;
  // What is not merged runs nothing of its own and sees no credentials, also where it is deployed before the
  // merge, unless the base branch trusts it. A plan runs no hooks anyway, and shows them.
  if (session.pull_request && session.pull_request->open && !session.base->ci.trust_pull_requests) {
    // One that this job fetched by itself (head_checkout.h) stays what it is.
    if (settings.workspace.trust == base::Trust::base) settings.workspace.trust = base::Trust::head;
    settings.no_hooks = settings.no_hooks || !only_plans;
  }
  if (settings.workspace.trust != base::Trust::base) {
    settings.visible = session.visible_to_heads;
    settings.template_hosts = session.base->ci.template_hosts;
  }
  return settings;
}

Result<std::optional<gate::Promotion>> promotion_for(const Session& session, const descriptor::Rules& rules,
                                                     const base::Call& call) {
  if (rules.promote_from.empty()) return std::optional<gate::Promotion>();
  auto live = session.records->live(rules.promote_from.str(), call);
  if (!live) return std::move(live).error();
  gate::Promotion promotion;
  promotion.from = rules.promote_from;
  if (*live) promotion.stacks = (*live)->stacks;
  return std::optional<gate::Promotion>(std::move(promotion));
}

// Where a change needs others' approval, nobody loses data by their own either.
void leave_out_authors(Said& said, const gate::Facts& facts) {
  std::erase_if(said.confirmed, [&](const Confirmation& each) {
    const bool is_author =
        !facts.unknown_authors.empty() ||
        std::find(facts.authors.begin(), facts.authors.end(), each.person_id) != facts.authors.end();
    if (is_author)
      said.ignored.push_back(each.login + "'s --allow-destroy " + each.stack +
                             (facts.unknown_authors.empty()
                                  ? " does not count: an author of the change does not confirm what is lost"
                                  : " does not count: it is not known who made a part of the change"));
    return is_author;
  });
}

}  // namespace

EnvironmentRun::EnvironmentRun(const Session& session, const std::string& environment, bool plans_only)
    : settings(settings_for(session, plans_only)),
      access(settings),
      regions(settings, environment, {}, access, frozen) {}

Result<std::unique_ptr<EnvironmentRun>> plan_environment(const Session& session,
                                                         const std::string& environment, bool only_plans,
                                                         const base::Call& call) {
  try {
    auto run = std::make_unique<EnvironmentRun>(session, environment, only_plans);
    for (const workflow::RegionRun& region : run->regions.all())
      if (region.repository->diagnostics.has_errors()) return base::to_error(region.repository->diagnostics);
    if (!only_plans) {
      run->regions.place(call);
      auto settled = run->regions.settle_earlier_runs(call);
      if (!settled) return std::move(settled).error();
      for (const std::string& finding : *settled) session.say(finding);
    }
    run->plan = run->regions.make({}, call);
    return run;
  } catch (const base::Failure& failure) {
    return failure.error();
  }
}

Result<Gated> ask_gates(const Session& session, const std::string& environment, const plan::Plan& plan,
                        const Asked& asked, const base::Call& call) {
  Gated gated;
  const descriptor::Rules& rules = session.rules(environment);
  gate::Facts facts;
  facts.plan = &plan;
  facts.now = call.clock->now();
  facts.break_glass = asked.break_glass;
  facts.running = asked.running;
  if (session.pull_request) {
    auto comments = session.forge->comments(session.pull_request->number, call);
    if (!comments) return std::move(comments).error();
    gated.shown = is_at_work(plan) ? showed_line(session, environment, *comments)
                                   : shown_line(session, environment, plan.digest, *comments);
    auto said = read_approvals(session, plan, *comments, call);
    if (!said) return std::move(said).error();
    gated.said = *std::move(said);
    facts.authors = {session.pull_request->author.id};
    if (rules.approvals.count > 0) {
      comments->insert(comments->end(), gated.said.elsewhere.begin(), gated.said.elsewhere.end());
      auto authors = authors_of(session, environment, plan.commit, *comments, call);
      if (!authors) return std::move(authors).error();
      facts.authors = std::move(authors->ids);
      facts.unknown_authors = std::move(authors->unknown);
      leave_out_authors(gated.said, facts);
    }
    facts.approvals = gated.said.approvals;
    for (const Confirmation& each : gated.said.confirmed)
      facts.confirmed.push_back({each.stack, each.plan_id});
  }
  auto promotion = promotion_for(session, rules, call);
  if (!promotion) return std::move(promotion).error();
  facts.promotion = *std::move(promotion);
  gated.verdict = gate::decide(rules, facts);
  std::set<std::string> kinds;
  for (const gate::Obstacle& obstacle : gated.verdict.obstacles)
    kinds.insert(std::string(gate::to_string(obstacle.kind)) + " " + obstacle.unit.str());
  gated.waits_on = base::join(std::vector<std::string>(kinds.begin(), kinds.end()), "; ") + "; approvals " +
                   std::to_string(gated.verdict.approvals.have);
  return gated;
}

std::vector<std::string> voided_by(const Session& session, const plan::Plan& plan,
                                   const gate::Verdict& verdict, const base::Call& call) {
  constexpr std::size_t most_differences = 5;
  std::vector<std::string> out;
  std::set<std::string> told;
  for (const gate::Judged& judged : verdict.approvals.judged) {
    if (judged.standing != gate::Standing::other_plan || !told.insert(judged.approval.plan_id).second)
      continue;
    const std::string id = judged.approval.plan_id.substr(0, 12);
    const std::string whose = judged.approval.login + "'s approval is of plan " + id;
    auto earlier = session.records->plan(plan.environment.str(), id, call);
    if (!earlier || !*earlier) {
      out.push_back(whose + ", which is not known");
      continue;
    }
    std::vector<std::string> differences = plan::differences(**earlier, plan);
    const std::size_t all = differences.size();
    if (all > most_differences) differences.resize(most_differences);
    out.push_back(
        whose + ". Since then: " + base::join(differences, "; ") +
        (all > most_differences ? "; and " + std::to_string(all - most_differences) + " more" : ""));
  }
  return out;
}

}  // namespace cf::ci
