// The pass that plans one stack: decide, materialise, compare, ask CloudFormation.
#include <algorithm>

#include "base/secrets.h"
#include "deploy/deploy.h"
#include "document/json.h"
#include "document/unknowns.h"
#include "plan/change_set.h"
#include "template/includes.h"
#include "workflow/change_set_probe.h"
#include "workflow/deployed.h"
#include "workflow/foreseen.h"
#include "workflow/hooks.h"
#include "workflow/included_texts.h"
#include "workflow/nested_templates.h"
#include "workflow/planned_evaluation.h"
#include "workflow/planner_state.h"
#include "workflow/stack_claims.h"

namespace cf::workflow {

using base::ErrorKind;

void block(plan::Entry& entry, base::Error error) {
  entry.decision = plan::Decision::blocked;
  entry.reason = error.message.substr(0, error.message.find('\n'));
  for (base::Error& each : base::each_problem(std::move(error))) entry.errors.push_back(std::move(each));
}

base::Result<std::optional<aws::TemplateSource>> Planner::State::source_of(PlannedStack& unit,
                                                                           const plan::Entry& entry,
                                                                           const base::Call& call) {
  aws::TemplateSource source{entry.desired->template_body, {}};
  if (source.body.size() <= deploy::max_inline_template) return std::optional(std::move(source));
  if (!entry.bucket || entry.bucket->is_made) return std::optional<aws::TemplateSource>();
  auto uploaded = access.upload_template(unit.where, *entry.desired, *entry.bucket, unit.name,
                                         Access::Purpose::plan, call);
  if (!uploaded)
    return std::move(uploaded).error().while_("uploading the template of " + unit.stack->path.str());
  source.url = std::move(uploaded->url);
  return std::optional(std::move(source));
}

void Planner::State::ask_creation(PlannedStack& unit, plan::Entry& entry, const base::Call& call) {
  const auto is_unknown = [&entry] {
    entry.warnings.emplace_back(
        "what the transforms of its template add is not known yet: if they add resources, nothing of it is "
        "deployed until a plan shows them");
  };
  if (entry.decision == plan::Decision::recreate || !entry.holes.empty()) return is_unknown();
  if (settings.local) {
    entry.warnings.emplace_back("the embedded CloudFormation does not run the transforms of its template");
    return;
  }
  auto source = source_of(unit, entry, call);
  if (!source) return block(entry, std::move(source).error());
  if (!*source) return is_unknown();
  auto changes = probe_creation(access.snapshot(unit.where).client(), entry.id, unit.name, *entry.desired,
                                **source, call);
  if (!changes)
    return block(entry, std::move(changes).error().while_("asking CloudFormation what the transforms of " +
                                                          unit.stack->path.str() + " add"));
  entry.changes = *std::move(changes);
  entry.change_set_checked = true;
}

void Planner::State::ask_cloudformation(PlannedStack& unit, plan::Entry& entry, const template_::Template& t,
                                        const std::vector<std::string>& through_nested,
                                        const base::Call& call) {
  auto source = source_of(unit, entry, call);
  if (!source) return block(entry, std::move(source).error());
  if (!*source) {
    entry.warnings.push_back(
        "CloudFormation could not be asked what changes, since its template has to go "
        "through the bucket " +
        entry.desired->bucket +
        ", which is not there: it is predicted, and what goes beyond that is not "
        "deployed");
    return plan::guard_nested_stacks(entry, plan::nested_that_change(entry.changes));
  }
  auto changes = probe_change_set(access.snapshot(unit.where).client(), entry.id, unit.name, *entry.desired,
                                  **source, call);
  if (!changes)
    return block(entry, std::move(changes).error().while_("asking CloudFormation for the changes of " +
                                                          unit.stack->path.str()));
  const std::vector<std::string> unseen = changes->unseen_nested;
  plan::reconcile(entry, *std::move(changes));
  if (entry.decision == plan::Decision::change && !entry.changes.empty())
    settle_nested_outputs(unit, entry, t, through_nested, unseen, call);
}

namespace {

// What stands now where a secret is to come is an older one, as a rule: it is masked like the new one.
void hide_older_secret(const document::Node& before, const document::Node& after) {
  if (!before.is_scalar()) return;
  const std::string text(after.text());
  if (after.is_secret() || (after.is_scalar() && base::mask_secrets(text) != text))
    base::add_secret(before.text());
}

void hide_older_secrets(const plan::Entry& entry) {
  for (const change::ResourceChange& change : entry.changes)
    for (const change::PropertyChange& property : change.properties)
      hide_older_secret(property.before, property.after);
  for (const auto* values : {&entry.parameters, &entry.outputs, &entry.tags})
    for (const plan::ValueChange& value : *values) hide_older_secret(value.before, value.after);
}

}  // namespace

// What is compared is the template with its parts; what is sent stays as it is.
std::optional<base::Error> Planner::State::include_texts(PlannedStack& unit, Materialised& made,
                                                         plan::DesiredStack& compared,
                                                         IncludedTexts& included, bool is_deployed,
                                                         const base::Call& call) {
  included = read_included(made.parsed, made.desired, world(unit, call), access.session(unit.where), call);
  if (!included.problem.empty() || document::unknown_in(made.desired.template_body)) {
    compared.capabilities =
        template_::merged_capabilities(compared.capabilities, template_::all_capabilities());
    if (is_deployed) included.digests.clear();
    return std::nullopt;
  }
  base::Diagnostics problems;
  made.parsed = template_::parse_template(included.root, problems);
  problems.append(template_::validate(made.parsed));
  compared.capabilities =
      template_::merged_capabilities(compared.capabilities, template_::required_capabilities(made.parsed));
  // What is deployed is told by AWS as it was sent; its change set says what changes.
  if (is_deployed) return std::nullopt;
  compared.template_body = document::to_json(included.root, {0, document::Dialect::cloudformation, false});
  if (!problems.has_errors()) return std::nullopt;
  return base::error(ErrorKind::input, "with what it includes: " + template_::aws_message(problems), {},
                     base::Origin{made.source, 0});
}

NestedReading Planner::State::read_nested(PlannedStack& unit, const Materialised& made,
                                          const aws::Session& session, const base::Call& call) {
  const template_::Evaluation evaluation = planned_evaluation(made.parsed, made.desired, world(unit, call));
  const auto evaluate = [&](const document::Node& node) {
    base::Diagnostics ignored;
    return evaluation.evaluate(node, ignored);
  };
  return NestedReading(made.parsed, evaluate, session, call);
}

void Planner::State::plan_deployment(PlannedStack& unit, const plan::Verdict& verdict, plan::Entry& entry,
                                     const base::Call& call) {
  const Target& target = *unit.target;
  if (auto hooks = check_hooks(*unit.stack, settings); !hooks) return block(entry, std::move(hooks).error());
  for (const base::Diagnostic& each : unit.stack->diagnostics.list())
    if (each.severity == base::Severity::warning)
      entry.warnings.push_back(base::locate(each.at).str() + ": " + each.message +
                               (each.hint.empty() ? "" : " (" + each.hint + ")"));
  if (auto needs = check_needs(unit, call); !needs) return block(entry, std::move(needs).error());
  auto made = materialiser.materialise(target, outside(unit, true), call);
  if (!made) return block(entry, std::move(made).error());
  if (made->parameter_error) return block(entry, *std::move(made->parameter_error));
  entry.warnings.insert(entry.warnings.end(), made->warnings.begin(), made->warnings.end());
  entry.holes = made->holes;
  entry.desired = made->desired;
  if (auto error = plan_artifact(unit, entry, call)) return block(entry, *std::move(error));
  const bool compares = verdict.compare && unit.live;
  if (compares) {
    auto body = access.snapshot(unit.where).template_of(unit.name, call);
    if (!body)
      return block(entry, std::move(body).error().while_("reading the deployed template of " + unit.name));
    unit.deployed = deployed_of(*unit.live, *std::move(body));
    if (!made->desired.stack_policy.empty()) {
      auto policy = access.snapshot(unit.where).policy_of(unit.name, call);
      if (!policy)
        return block(entry, std::move(policy).error().while_("reading the stack policy of " + unit.name));
      unit.deployed.stack_policy = *std::move(policy);
    }
    if (unit.deployed.template_body != made->desired.template_body ||
        !same_parameters(*unit.live, made->desired)) {
      auto resources = access.snapshot(unit.where).resources(unit.name, call);
      if (!resources) return block(entry, std::move(resources).error());
      for (const aws::ResourceRecord& resource : *resources)
        unit.deployed.physical_ids[resource.logical_id] = resource.physical_id;
    }
    entry.live = plan::fingerprint(unit.deployed);
  }
  const aws::Session session = access.session(unit.where);
  plan::DesiredStack compared = *entry.desired;
  IncludedTexts included;
  if (template_::has_include(made->parsed.written)) {
    if (auto error = include_texts(unit, *made, compared, included, compares, call))
      return block(entry, *std::move(error));
    entry.desired->capabilities = compared.capabilities;
    if (!included.problem.empty())
      entry.warnings.push_back(included.problem +
                               (compares ? "" : ": nothing of it is deployed until a plan has read it"));
  }
  const bool is_rewritten =
      made->parsed.has_opaque_transform() || template_::has_macro_call(made->parsed.written);
  if (is_rewritten && !made->parsed.has_transform("AWS::Serverless-2016-10-31"))
    entry.desired->capabilities = template_::all_capabilities();
  const NestedReading nested = read_nested(unit, *made, session, call);
  entry.desired->capabilities =
      template_::merged_capabilities(entry.desired->capabilities, nested.capabilities());
  const std::vector<std::string> open_nested = find_ssm_holes(unit, *made, nested, entry, call);
  plan::Comparison comparison =
      plan::compare(compared, compares ? &unit.deployed : nullptr, world(unit, call));
  unit.exports = comparison.exports;
  unit.unmade_outputs = comparison.unmade_outputs;
  const bool ask = comparison.needs_change_set && entry.holes.empty();
  const std::vector<std::string> through_nested = comparison.through_nested;
  plan::conclude(entry, std::move(comparison));
  std::sort(entry.holes.begin(), entry.holes.end());
  entry.holes.erase(std::unique(entry.holes.begin(), entry.holes.end()), entry.holes.end());
  entry.deferred = entry.mutates() && !entry.holes.empty();
  if (entry.mutates()) {
    if (auto error = too_large(*made, *unit.stack)) return block(entry, *std::move(error));
    for (std::string& refusal : foreseen_refusals(*made)) entry.warnings.push_back(std::move(refusal));
  }
  if (auto error = plan_bucket(unit, entry, call)) return block(entry, *std::move(error));
  unit.ssm_by_attribute = ssm_by_attribute(entry);
  if (entry.decision == plan::Decision::change) guard_open_nested(unit, entry, open_nested);
  if (ask && entry.decision == plan::Decision::change)
    ask_cloudformation(unit, entry, made->parsed, through_nested, call);
  look_at_artifact(unit, entry, call);
  if (auto error = plan_bucket(unit, entry, call)) return block(entry, *std::move(error));
  const bool is_new = entry.decision == plan::Decision::create || entry.decision == plan::Decision::recreate;
  if (is_new && is_rewritten) ask_creation(unit, entry, call);
  if (entry.mutates()) {
    NestedTemplates added = nested.added(entry);
    entry.resolved.insert(entry.resolved.end(), added.digests.begin(), added.digests.end());
    entry.resolved.insert(entry.resolved.end(), included.digests.begin(), included.digests.end());
    entry.nested = std::move(added.contents);
    for (std::string& warning : added.warnings) entry.warnings.push_back(std::move(warning));
    for (const std::string& problem : nested.unread())
      entry.warnings.push_back(problem + ": every capability is acknowledged for it");
    if (!entry.only_uploads()) bind_references(unit, entry, made->parsed, nested, call);
  }
  hide_older_secrets(entry);
  keep_outputs(unit, entry, &*made, call);
}

void Planner::State::find_contradictions() {
  std::vector<StackClaim> claims;
  std::vector<PlannedStack*> claimants;
  for (const Target& target : repository.targets) {
    if (is_idle(target) || !is_here(target)) continue;
    PlannedStack& unit = units[target.stack];
    if (unit.misplaced) continue;
    claims.push_back({target.path, block_of(target),
                      owner_of(repository, unit.where.profile, unit.where.sceptre_role), unit.where.region,
                      unit.name, place_in_files(target)});
    claimants.push_back(&unit);
  }
  for (auto& [index, error] : contradictions(claims)) claimants[index]->contradicted = std::move(error);
}

// Of a config that can't be read. To have nothing deployed under its name is no error where the stack was not
// asked for by name and is only to be deleted.
void Planner::State::plan_unread(PlannedStack& unit, plan::Entry& entry) {
  base::Error error = as_error(unit.stack->diagnostics);
  if (entry.block != plan::Block::undeploy || unit.live || !options.only.empty())
    return block(entry, std::move(error));
  entry.decision = plan::Decision::ignored;
  entry.reason = "its config can't be read (" + base::locate(error.at).str() + ": " + error.message +
                 "); there is no stack " + unit.name;
}

std::optional<plan::Entry> Planner::State::plan_unit(const Target& target, const base::Call& call) {
  if (!options.only.empty() &&
      std::find(options.only.begin(), options.only.end(), target.path.str()) == options.only.end())
    return std::nullopt;
  plan::Entry entry;
  entry.id = {repository.environment, repository.account, {}, target.path};
  entry.block = block_of(target);
  if (target.config == nullptr) {
    if (target.requested)
      block(entry,
            base::error(ErrorKind::input, "there is no config for it: config/" + target.path.str() + ".yaml",
                        {}, target.entry != nullptr ? target.entry->at : base::Origin{}));
    else
      entry.decision = plan::Decision::ignored, entry.reason = target.not_requested;
    return entry;
  }
  PlannedStack& unit = units[target.stack];
  entry.id.account = unit.where.account;
  entry.id.region = unit.where.region;
  entry.stack_name = base::StackName(unit.name);
  if (!unit.where.profile.empty()) entry.entered_by = "profile " + unit.where.profile;
  if (!unit.where.sceptre_role.empty())
    entry.entered_by += (entry.entered_by.empty() ? "" : ", ") + ("sceptre_role " + unit.where.sceptre_role);

  plan::Asked asked;
  asked.id = entry.id;
  asked.stack_name = entry.stack_name;
  asked.block = entry.block;
  asked.undeploy = options.remove_all && target.block == plan::Block::deploy;
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
    if (unit.contradicted) {
      block(entry, *unit.contradicted);
      unit.blocked = true;
      return entry;
    }
    look(unit, call);
    if (unit.live) {
      state.status = unit.live->status;
      state.status_reason = unit.live->status_reason;
      state.since =
          unit.live->last_updated_time.empty() ? unit.live->creation_time : unit.live->last_updated_time;
      state.termination_protection = unit.live->termination_protection;
      entry.live.exists = true;
      entry.live.stack_id = unit.live->id;
      entry.live.status = base::to_string(unit.live->status);
      entry.live.last_updated_time = state.since;
    }
  }
  if (unit.stack->unread && target.requested && entry.block != plan::Block::ignore) {
    plan_unread(unit, entry);
    unit.blocked = entry.decision == plan::Decision::blocked;
    return entry;
  }
  const plan::Verdict verdict = plan::decide(asked, state);
  entry.decision = verdict.decision;
  entry.reason = verdict.reason;
  if (options.remove_all && entry.decision == plan::Decision::remove && target.block == plan::Block::deploy)
    entry.reason = "it exists (" + entry.live.status + "), and its deletion is asked for";
  if (verdict.error) entry.errors.push_back(*verdict.error);
  switch (entry.decision) {
    case plan::Decision::create:
    case plan::Decision::recreate:
    case plan::Decision::change:
      plan_deployment(unit, verdict, entry, call);
      if (entry.decision == plan::Decision::recreate) look_at_remains(unit, entry, call);
      break;
    case plan::Decision::remove:
      plan_removal(unit, entry, call);
      break;
    default:
      break;
  }
  if (entry.decision == plan::Decision::create || entry.decision == plan::Decision::recreate)
    for (const std::string& name : unit.missing_ssm)
      entry.warnings.push_back("AWS will refuse it: there is no SSM parameter " + name + " in " +
                               unit.where.region.str() + ", and no stack of this plan makes it");
  if (entry.mutates() || entry.decision == plan::Decision::blocked)
    entry.warnings.insert(entry.warnings.end(), unit.ssm_warnings.begin(), unit.ssm_warnings.end());
  plan::enforce_protection(asked, entry);
  plan_hooks(unit, entry, call);
  unit.blocked = entry.decision == plan::Decision::blocked;
  return entry;
}

}  // namespace cf::workflow
