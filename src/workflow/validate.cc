#include "workflow/validate.h"

#include "base/lanes.h"
#include "lint/lint.h"
#include "template/evaluate.h"
#include "workflow/foreseen.h"
#include "workflow/hooks.h"
#include "workflow/render_files.h"

namespace cf::workflow {
namespace {

// The template under the stack's own parameters, with everything live unknown.
void check_parameters(const Target& target, const Settings& settings, const Materialised& made,
                      base::Diagnostics& diagnostics) {
  std::map<std::string, document::Node> parameters;
  for (const plan::Parameter& parameter : made.desired.parameters)
    parameters[parameter.key] = parameter.value;
  template_::PseudoParameters pseudo;
  pseudo.stack_name = target.config->stack_name;
  pseudo.region =
      target.config->region.is_scalar() ? std::string(target.config->region.text()) : settings.region;
  pseudo.account_id = "000000000000";
  template_::Lookups lookups;
  auto unknown = [](std::string what) { return document::Node::unknown(std::move(what)); };
  lookups.ref = [&](const template_::ResourceDeclaration& resource) { return unknown(resource.logical_id); };
  lookups.get_att = [&](const template_::ResourceDeclaration& resource, std::string_view attribute) {
    return unknown(resource.logical_id + "." + std::string(attribute));
  };
  lookups.import_value = [&](std::string_view name) { return unknown(std::string(name)); };
  lookups.availability_zones = [&](std::string_view region) { return unknown(std::string(region)); };
  lookups.ssm_parameter = [&](std::string_view name) { return unknown(std::string(name)); };
  lookups.dynamic_reference = [&](std::string_view reference) { return unknown(std::string(reference)); };
  lookups.transform = [&](const document::Node&) { return unknown("transform"); };
  lookups.stack_output = [&](const document::Node&) { return unknown("output"); };
  const template_::Evaluation evaluation(made.parsed, std::move(parameters), pseudo, lookups, diagnostics);
  diagnostics.append(evaluation.validate());
}

}  // namespace

Validation validate(const Settings& settings, const Repository& repository, const Materialiser& materialiser,
                    const base::Call& call) {
  std::vector<const Target*> targets;
  for (const Target& target : repository.targets)
    if (target.requested && target.block == plan::Block::deploy && target.config != nullptr)
      targets.push_back(&target);
  struct One {
    base::Diagnostics diagnostics;
    std::optional<base::Error> error;
  };
  std::vector<One> results(targets.size());
  const Outside outside = offline_outside();
  base::parallel_for(targets.size(), settings.threads == 0 ? base::cpu_threads() : settings.threads,
                     [&](std::size_t i) {
                       One& one = results[i];
                       auto made = materialiser.materialise(*targets[i], outside, call);
                       if (!made) {
                         one.error = std::move(made).error();
                         return;
                       }
                       one.error = std::move(made->parameter_error);
                       if (!one.error) check_parameters(*targets[i], settings, *made, one.diagnostics);
                       if (!one.error) one.error = too_large(*made, *targets[i]->config);
                       one.diagnostics.append(lint::lint(made->parsed));
                     });
  Validation validation;
  validation.stacks = targets.size();
  validation.diagnostics = repository.diagnostics;
  validation.claims = offline_claims(settings, repository, materialiser, call);
  for (auto& [index, error] : contradictions(validation.claims))
    validation.errors.push_back(std::move(error));
  for (const Target* target : targets) {
    for (const base::Diagnostic& each : target->config->diagnostics.list())
      if (each.severity != base::Severity::error) validation.diagnostics.add(each);
    if (auto hooks = check_hooks(*target->config, settings); !hooks)
      validation.errors.push_back(std::move(hooks).error());
  }
  for (One& one : results) {
    validation.diagnostics.append(std::move(one.diagnostics));
    if (one.error) validation.errors.push_back(*std::move(one.error));
  }
  validation.diagnostics.sort();
  return validation;
}

}  // namespace cf::workflow
