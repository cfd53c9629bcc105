#include "workflow/gold_uses.h"

#include <algorithm>
#include <set>

#include "change/what_if.h"
#include "gold/version.h"
#include "plan/compare.h"
#include "plan/effects.h"
#include "template/evaluate.h"
#include "workflow/gold_rules.h"
#include "workflow/materialise.h"
#include "workflow/render_files.h"
#include "workflow/target.h"

namespace cf::workflow {
namespace {

using document::Node;

std::unique_ptr<Repository> loaded(const Settings& settings, const std::string& environment,
                                   const base::Region& region = {},
                                   const std::map<std::size_t, std::string>& versions = {}) {
  LoadOptions options;
  options.region = region;
  options.versions = versions;
  options.check_descriptor = false;
  auto repository = load_repository(settings, environment, options);
  if (repository->diagnostics.has_errors()) throw base::Failure(base::to_error(repository->diagnostics));
  return repository;
}

// One version of a stack's template under the stack's parameters, with everything live unknown.
struct Evaluated {
  Materialised made;
  std::optional<template_::Evaluation> evaluation;
};

template_::Lookups unknown_lookups() {
  template_::Lookups lookups;
  const auto unknown = [](std::string what) { return Node::unknown(std::move(what)); };
  lookups.ref = [=](const template_::ResourceDeclaration& resource) { return unknown(resource.logical_id); };
  lookups.get_att = [=](const template_::ResourceDeclaration& resource, std::string_view attribute) {
    return unknown(resource.logical_id + "." + std::string(attribute));
  };
  lookups.import_value = [=](std::string_view name) { return unknown(std::string(name)); };
  lookups.availability_zones = [=](std::string_view region) { return unknown(std::string(region)); };
  lookups.ssm_parameter = [=](std::string_view name) { return unknown(std::string(name)); };
  lookups.dynamic_reference = [=](std::string_view reference) { return unknown(std::string(reference)); };
  lookups.transform = [=](const Node&) { return unknown("transform"); };
  lookups.stack_output = [=](const Node&) { return unknown("output"); };
  return lookups;
}

// `lenient`: parameters that the template does not have are left out.
base::Result<Evaluated> evaluated(const Materialiser& materialiser, const Target& target, bool lenient,
                                  const std::string& account, const base::Call& call) {
  auto made = materialiser.materialise(target, offline_outside(), call);
  if (!made) return std::move(made).error();
  if (made->parameter_error && !lenient) return *std::move(made->parameter_error);
  Evaluated one{*std::move(made), std::nullopt};
  std::map<std::string, Node> parameters;
  for (const plan::Parameter& parameter : one.made.desired.parameters)
    parameters[parameter.key] = parameter.value;
  template_::PseudoParameters pseudo;
  pseudo.account_id = account;
  pseudo.stack_name = target.config->stack_name;
  const Node& region = target.config->region;
  pseudo.region = region.is_scalar() ? std::string(region.text()) : "us-east-1";
  base::Diagnostics diagnostics;
  one.evaluation.emplace(one.made.parsed, std::move(parameters), std::move(pseudo), unknown_lookups(),
                         diagnostics);
  diagnostics.append(one.evaluation->validate());
  if (diagnostics.has_errors()) return base::to_error(diagnostics);
  return one;
}

void add_value_changes(const Evaluated& before, const Evaluated& after, plan::Entry& entry) {
  std::map<std::string, std::pair<Node, Node>> outputs;
  base::Diagnostics ignored;
  const auto value_of = [&](const Evaluated& side, const template_::OutputDeclaration& output) {
    const bool is_made = output.condition.empty() || side.evaluation->condition(output.condition, ignored) !=
                                                         template_::Evaluation::Truth::no;
    return is_made ? side.evaluation->evaluate(output.value, ignored) : Node();
  };
  for (const auto& output : before.made.parsed.outputs) outputs[output.name].first = value_of(before, output);
  for (const auto& output : after.made.parsed.outputs) outputs[output.name].second = value_of(after, output);
  for (auto& [name, values] : outputs)
    if (bool(values.first) != bool(values.second))
      entry.outputs.push_back({name, std::move(values.first), std::move(values.second)});
}

// A change set names a property once for each cause, and once more where the template itself changes it too.
// Here one line says it.
void name_each_once(std::vector<change::PropertyChange>& properties) {
  std::vector<change::PropertyChange> once;
  for (change::PropertyChange& property : properties) {
    const auto same = std::find_if(once.begin(), once.end(), [&](const change::PropertyChange& other) {
      return other.path == property.path && other.attribute == property.attribute;
    });
    if (same == once.end()) {
      once.push_back(std::move(property));
      continue;
    }
    if (same->requires_recreation != catalog::Replacement::yes &&
        property.requires_recreation != catalog::Replacement::no)
      same->requires_recreation = property.requires_recreation;
    if (property.causing_entity.empty()) continue;
    same->causing_entity += (same->causing_entity.empty() ? "" : ", ") + property.causing_entity;
  }
  properties = std::move(once);
}

plan::Entry preview(const Materialiser& now, const Target& target, const Materialiser& then,
                    const Target& moved, const Repository& repository, const base::Call& call) {
  plan::Entry entry;
  entry.id = {repository.environment, repository.account, repository.region, target.path};
  entry.stack_name = base::StackName(target.config->stack_name);
  const auto blocked = [&](base::Error error) {
    entry.decision = plan::Decision::blocked;
    entry.reason = error.message.substr(0, error.message.find('\n'));
    for (base::Error& each : base::each_problem(std::move(error))) entry.errors.push_back(std::move(each));
    return entry;
  };
  const std::string account = repository.account.empty() ? "000000000000" : repository.account.str();
  // Whoever has given the parameters of the newer version already sees what it changes too.
  auto before = evaluated(now, target, true, account, call);
  if (!before) return blocked(std::move(before).error().while_("reading the version that is used now"));
  auto after = evaluated(then, moved, false, account, call);
  if (!after) return blocked(std::move(after).error());
  entry.desired = after->made.desired;
  entry.warnings = after->made.warnings;
  change::Input input;
  input.before = {&before->made.parsed, &*before->evaluation};
  input.after = {&after->made.parsed, &*after->evaluation};
  input.with_values = true;
  input.keeps_attributes = true;
  input.physical_id = [](const std::string&) { return std::string(); };
  base::Diagnostics diagnostics;
  entry.changes = change::what_if(input, diagnostics);
  if (diagnostics.has_errors()) return blocked(base::to_error(diagnostics));
  for (change::ResourceChange& each : entry.changes) name_each_once(each.properties);
  entry.destroys = plan::destroyed_by(entry.changes, &before->made.parsed, &after->made.parsed);
  add_value_changes(*before, *after, entry);
  const bool same = before->made.desired.template_body == after->made.desired.template_body;
  entry.decision = same ? plan::Decision::no_change : plan::Decision::change;
  entry.reason = before->made.desired.gold + " becomes " + after->made.desired.gold +
                 (same ? ", the same text" : ": " + plan::summary_of(entry));
  return entry;
}

}  // namespace

std::vector<GoldUse> gold_uses(const Settings& settings, const std::vector<std::string>& environments,
                               gold::Registry& registry) {
  const gold::Lock lock = registry.lock().or_throw();
  base::Diagnostics diagnostics;
  std::vector<std::string> names =
      environments.empty() ? environments_of(settings, diagnostics) : environments;
  if (diagnostics.has_errors()) throw base::Failure(base::to_error(diagnostics));
  std::vector<GoldUse> uses;
  for (const std::string& name : names) {
    const auto repository = loaded(settings, name);
    const descriptor::GoldRules& rules = repository->rules().gold;
    std::vector<GoldUse> own;
    for (const auto& [path, targets] : gold_users(*repository))
      for (const Target* target : targets) {
        GoldUse use;
        use.environment = repository->environment;
        use.stack = target->path;
        use.entry = target->entry->index;
        use.entry_name = target->entry->name;
        use.template_path = path;
        use.written = target->entry->version;
        use.floating_forbidden = rules.floating_forbidden;
        use.min_version = min_version_of(rules, path);
        use.exact = gold::is_range(use.written) ? gold::pin_of(lock, path, use.written) : use.written;
        own.push_back(std::move(use));
      }
    std::sort(own.begin(), own.end(), [](const GoldUse& a, const GoldUse& b) { return a.entry < b.entry; });
    std::move(own.begin(), own.end(), std::back_inserter(uses));
  }
  return uses;
}

plan::Plan preview_versions(const Settings& settings, const std::string& environment,
                            const std::map<std::size_t, std::string>& versions, Access* access,
                            const base::Call& call) {
  plan::Plan plan;
  Frozen frozen;
  const auto add_region = [&](const Repository& now) {
    const auto then = loaded(settings, environment, now.region, versions);
    const Materialiser before(settings, now, frozen, access), after(settings, *then, frozen, access);
    for (const Target& target : now.targets) {
      const Target* moved = then->find(target.path);
      if (target.entry == nullptr || !target.entry->gold || !target.requested || target.config == nullptr ||
          target.block != plan::Block::deploy || moved == nullptr || versions.count(target.entry->index) == 0)
        continue;
      plan.entries.push_back(preview(before, target, after, *moved, *then, call));
    }
  };
  const auto home = loaded(settings, environment);
  plan.environment = home->environment;
  plan.account = home->account;
  plan.created = base::iso8601(call.clock->now());
  add_region(*home);
  for (const base::Region& region : home->rules().regions)
    if (region != home->region) add_region(*loaded(settings, environment, region));
  return plan;
}

}  // namespace cf::workflow
