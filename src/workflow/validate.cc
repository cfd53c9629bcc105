#include "workflow/validate.h"

#include "base/lanes.h"
#include "gate/rules_check.h"
#include "lint/lint.h"
#include "template/evaluate.h"
#include "workflow/foreseen.h"
#include "workflow/hooks.h"
#include "workflow/output_check.h"
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

// What the descriptor says of it is told as its own error, and stands in the way of everything else.
bool lacks_version(const Target& target) {
  return target.entry != nullptr && target.entry->gold && target.entry->version.empty();
}

// Its template is in S3 or on a web server, where nobody looks without an account.
bool fetched_elsewhere(const Target& target) {
  const document::Node& type = target.config->template_node.find("type");
  return type.is_scalar() && (type.text() == "s3" || type.text() == "http");
}

KnownOutputs outputs_of(const Materialised& made) {
  KnownOutputs outputs;
  outputs.renders =
      made.desired.template_path.ends_with(".j2") || made.desired.template_path.ends_with(".py");
  outputs.complete = !made.parsed.has_opaque_transform() && !made.parsed.loops_remain;
  for (const template_::OutputDeclaration& output : made.parsed.outputs) outputs.names.push_back(output.name);
  return outputs;
}

base::Diagnostic not_checked(const Target& target, const base::Error& why) {
  base::Diagnostic note;
  note.severity = base::Severity::note;
  note.at = target.config->template_node.origin();
  note.message = "not checked: " + why.message;
  note.hint = "a plan fetches and checks it";
  return note;
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
    std::optional<KnownOutputs> outputs;
    std::vector<std::string> parameters;
  };
  std::vector<One> results(targets.size());
  const Outside outside = offline_outside();
  base::parallel_for(targets.size(), settings.threads == 0 ? base::cpu_threads() : settings.threads,
                     [&](std::size_t i) {
                       One& one = results[i];
                       if (lacks_version(*targets[i])) return;
                       auto made = materialiser.materialise(*targets[i], outside, call);
                       if (!made) {
                         if (fetched_elsewhere(*targets[i]) && made.error().kind == base::ErrorKind::usage)
                           one.diagnostics.add(not_checked(*targets[i], made.error()));
                         else
                           one.error = std::move(made).error();
                         return;
                       }
                       one.outputs = outputs_of(*made);
                       for (const template_::ParameterDeclaration& each : made->parsed.parameters)
                         one.parameters.push_back(each.name);
                       for (base::Diagnostic each : made->duplicate_keys) {
                         each.severity = base::Severity::error;
                         one.diagnostics.add(std::move(each));
                       }
                       one.error = std::move(made->parameter_error);
                       if (!one.error) check_parameters(*targets[i], settings, *made, one.diagnostics);
                       if (!one.error) one.error = too_large(*made, *targets[i]->config);
                       one.diagnostics.append(lint::lint(made->parsed));
                     });
  Validation validation;
  validation.stacks = targets.size();
  validation.diagnostics = repository.diagnostics;
  gate::check_rules(repository.rules(), call.clock->now(), validation.diagnostics);
  validation.claims = offline_claims(settings, repository, materialiser, call);
  for (auto& [index, error] : contradictions(validation.claims))
    validation.errors.push_back(std::move(error));
  for (const Target* target : targets) {
    for (const base::Diagnostic& each : target->config->diagnostics.list())
      if (each.severity != base::Severity::error) validation.diagnostics.add(each);
    if (auto hooks = check_hooks(*target->config, settings); !hooks)
      validation.errors.push_back(std::move(hooks).error());
  }
  std::map<base::StackPath, KnownOutputs> outputs;
  for (std::size_t i = 0; i < targets.size(); ++i)
    if (results[i].outputs) outputs.emplace(targets[i]->path, *std::move(results[i].outputs));
  for (const Target* target : targets) check_outputs(*target, outputs, validation.diagnostics);
  validation.parameters.emplace();
  for (One& one : results) {
    if (!one.outputs) validation.parameters.reset();
    if (validation.parameters) validation.parameters->insert(one.parameters.begin(), one.parameters.end());
    validation.diagnostics.append(std::move(one.diagnostics));
    if (!one.error) continue;
    for (base::Error& each : base::each_problem(*std::move(one.error)))
      validation.errors.push_back(std::move(each));
  }
  validation.diagnostics.sort();
  return validation;
}

}  // namespace cf::workflow
