#include "plan/compare.h"

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "document/json.h"
#include "document/scalar.h"
#include "document/unknowns.h"
#include "plan/change_set_row.h"
#include "plan/effects.h"
#include "plan/outputs.h"
#include "plan/provable.h"
#include "plan/reference_texts.h"
#include "plan/stack_settings.h"

namespace cf::plan {

using document::Dialect;
using template_::Evaluation;
using template_::Template;

namespace {

const base::SourceId no_source =
    0;  // of deployed templates: nobody can mend them, so that their positions don't matter

// What NoEcho values that AWS does not give back are called, so that they are known by it later.
constexpr std::string_view deployed_secret = "the deployed value of NoEcho parameter ";

using Values = std::map<std::string, Node>;

const DeployedParameter* deployed_parameter(const Deployed* deployed, const std::string& key) {
  if (deployed == nullptr) return nullptr;
  for (const DeployedParameter& parameter : deployed->parameters) {
    if (parameter.key == key) return &parameter;
  }
  return nullptr;
}

Node shown_as_deployed(const DeployedParameter& parameter,
                       const template_::ParameterDeclaration* declaration) {
  if (declaration != nullptr && declaration->no_echo) {
    return Node::secret("", std::string(deployed_secret) + parameter.key);
  }
  return Node::string(parameter.value);
}

Values values_before(const Deployed& deployed, const Template& t) {
  Values values;
  for (const DeployedParameter& parameter : deployed.parameters) {
    values.emplace(parameter.key, shown_as_deployed(parameter, t.parameter(parameter.key)));
  }
  return values;
}

// What the update sends; a declared parameter that is not sent takes its default, not its previous value.
Values values_sent(const DesiredStack& desired, const Deployed* deployed, const Template& t) {
  Values values;
  for (const Parameter& parameter : desired.parameters) {
    const template_::ParameterDeclaration* declaration = t.parameter(parameter.key);
    if (parameter.use_previous) {
      const DeployedParameter* previous = deployed_parameter(deployed, parameter.key);
      if (previous != nullptr) values.emplace(parameter.key, shown_as_deployed(*previous, declaration));
    } else if (declaration != nullptr && declaration->no_echo && parameter.value.is_scalar()) {
      values.emplace(parameter.key,
                     Node::secret(std::string(parameter.value.text()), "NoEcho parameter " + parameter.key));
    } else {
      values.emplace(parameter.key, parameter.value);
    }
  }
  return values;
}

Values with_defaults(Values values, const Template& t) {
  for (const template_::ParameterDeclaration& parameter : t.parameters) {
    if (!parameter.default_value) continue;
    const std::optional<std::string> text = document::as_string(parameter.default_value);
    values.emplace(parameter.name, text ? Node::string(*text) : parameter.default_value);
  }
  return values;
}

std::vector<ValueChange> compare_tags(const DesiredStack& desired, const Deployed* deployed) {
  Values before, after;
  if (deployed != nullptr) {
    for (const auto& [key, value] : deployed->tags) {
      if (!key.starts_with("aws:")) before.emplace(key, Node::string(value));
    }
  }
  for (const auto& [key, value] : desired.tags) after.emplace(key, value);
  return differing(before, after);
}

void check_tags(const DesiredStack& desired, base::Diagnostics& diagnostics) {
  for (const auto& [key, value] : desired.tags) {
    if (!key.starts_with("aws:")) continue;
    diagnostics.error(value.origin(),
                      "the stack tag " + key + " has the prefix aws:, which AWS keeps for its own",
                      "give it another name");
  }
}

template_::Lookups lookups_for(const World& world, const Deployed* deployed) {
  template_::Lookups lookups = world.lookups;
  if (!lookups.ref) {
    std::map<std::string, std::string> ids;
    if (deployed != nullptr) ids = deployed->physical_ids;
    lookups.ref = [ids = std::move(ids)](const template_::ResourceDeclaration& resource) {
      const auto found = ids.find(resource.logical_id);
      return found != ids.end() ? Node::string(found->second) : Node::unknown(resource.logical_id);
    };
  }
  if (!lookups.get_att) {
    lookups.get_att = [](const template_::ResourceDeclaration& resource, std::string_view attribute) {
      return Node::unknown(resource.logical_id + "." + std::string(attribute));
    };
  }
  return lookups;
}

// SSM-typed parameters as they were resolved when the stack was deployed.
template_::Lookups lookups_before(const World& world, const Deployed& deployed) {
  template_::Lookups lookups = lookups_for(world, &deployed);
  std::map<std::string, std::string> resolved;
  for (const DeployedParameter& parameter : deployed.parameters) {
    if (!parameter.resolved_value.empty()) resolved.emplace(parameter.value, parameter.resolved_value);
  }
  lookups.ssm_parameter = [resolved = std::move(resolved),
                           now = world.lookups.ssm_parameter](std::string_view name) {
    const auto found = resolved.find(std::string(name));
    if (found != resolved.end()) return Node::string(found->second);
    return now ? now(name) : Node::unknown("ssm " + std::string(name));
  };
  return lookups;
}

std::vector<ValueChange> resolved_parameters(const Deployed* deployed, const Template& t,
                                             const Evaluation& evaluation) {
  std::vector<ValueChange> out;
  for (const template_::ParameterDeclaration& parameter : t.parameters) {
    if (!parameter.is_ssm()) continue;
    const DeployedParameter* was = deployed_parameter(deployed, parameter.name);
    const bool known = was != nullptr && !was->resolved_value.empty();
    out.push_back({parameter.name, known ? Node::string(was->resolved_value) : Node(),
                   evaluation.parameter(parameter.name)});
  }
  return out;
}

// What is there and is (or may be) another one after the deployment.
std::set<std::string> remade(const std::vector<change::ResourceChange>& changes) {
  std::set<std::string> ids;
  for (const change::ResourceChange& change : changes) {
    if (change.action != change::Action::add &&
        (change.action != change::Action::modify || change.replacement != change::Replacement::no))
      ids.insert(change.logical_id);
  }
  return ids;
}

// References to them have no value before the deployment.
template_::Lookups lookups_without(template_::Lookups lookups, const std::set<std::string>& remade) {
  lookups.ref = [remade, ref = std::move(lookups.ref)](const template_::ResourceDeclaration& resource) {
    return remade.count(resource.logical_id) > 0 ? Node::unknown(resource.logical_id) : ref(resource);
  };
  lookups.get_att = [remade, get_att = std::move(lookups.get_att)](
                        const template_::ResourceDeclaration& resource, std::string_view attribute) {
    return remade.count(resource.logical_id) > 0
               ? Node::unknown(resource.logical_id + "." + std::string(attribute))
               : get_att(resource, attribute);
  };
  return lookups;
}

// SAM leaves outputs as they are, a macro may not.
bool may_rewrite_outputs(const Template& t) {
  return std::any_of(t.transforms.begin(), t.transforms.end(), [](const std::string& name) {
    return name != "AWS::LanguageExtensions" && name != "AWS::Include" &&
           name != "AWS::Serverless-2016-10-31";
  });
}

std::vector<Node> export_names(const Template& t, const Evaluation& evaluation) {
  std::vector<Node> names;
  base::Diagnostics ignored;
  for (const template_::OutputDeclaration& output : t.outputs) {
    if (!output.export_name) continue;
    const auto truth =
        output.condition.empty() ? Evaluation::Truth::yes : evaluation.condition(output.condition, ignored);
    if (truth == Evaluation::Truth::no) continue;
    const bool is_made = truth == Evaluation::Truth::yes && !may_rewrite_outputs(t);
    names.push_back(is_made ? with_references_open(evaluation.evaluate(output.export_name, ignored))
                            : Node::unknown("export of " + output.name));
  }
  return names;
}

void find_holes(const DesiredStack& desired, Comparison& comparison) {
  for (const Parameter& parameter : desired.parameters) {
    if (parameter.value.contains(document::Kind::unknown)) {
      comparison.holes.push_back("parameter " + parameter.key + " (" + std::string(parameter.value.text()) +
                                 ")");
    }
  }
  for (const auto& [key, value] : desired.tags) {
    if (value.contains(document::Kind::unknown)) {
      comparison.holes.push_back("tag " + key + " (" + std::string(value.text()) + ")");
    }
  }
}

Template parse_desired(const DesiredStack& desired, base::Diagnostics& diagnostics) {
  const base::SourceId source = base::add_source(desired.template_path, desired.template_body);
  base::Diagnostics found;
  Template t = template_::parse_template(source, std::string_view(desired.template_body), found);
  if (found.empty()) base::drop_source_text(source);
  // Who renders the template has warned already, of duplicate keys.
  for (const base::Diagnostic& each : found.list())
    if (each.severity == base::Severity::error) diagnostics.error(each.at, each.message, each.hint);
  if (!diagnostics.has_errors() && document::unknown_in(desired.template_body))
    return template_::parse_template(document::with_unknown_nodes(t.written), diagnostics);
  return t;
}

}  // namespace

bool is_comparable(const Node& before, const Node& after) {
  return !before.is_secret() || !after.is_secret() ||
         before.label().find(deployed_secret) == std::string_view::npos;
}

LiveFingerprint fingerprint(const Deployed& deployed) {
  LiveFingerprint live;
  live.exists = true;
  live.stack_id = deployed.stack_id;
  live.status = deployed.status;
  live.last_updated_time = deployed.last_updated_time;
  if (!deployed.template_body.empty()) live.template_digest = base::sha256_hex(deployed.template_body);
  std::map<std::string, std::string> parameters, tags;
  for (const DeployedParameter& parameter : deployed.parameters)
    parameters.emplace(parameter.key, parameter.value);
  for (const auto& [key, value] : deployed.tags) tags.emplace(key, value);
  std::vector<std::string> texts;
  for (const auto* values : {&parameters, &tags}) {
    texts.push_back(std::to_string(values->size()));
    for (const auto& [key, value] : *values) {
      texts.push_back(key);
      texts.push_back(value);
    }
  }
  texts.push_back(deployed.role_arn);
  texts.insert(texts.end(), deployed.notification_arns.begin(), deployed.notification_arns.end());
  live.parameters_digest = base::sha256_hex(document::canonical_json(document::strings(texts)));
  return live;
}

Comparison compare(const DesiredStack& desired, const Deployed* deployed, const World& place) {
  World world = place;
  world.pseudo.notification_arns = desired.notification_arns;
  Comparison comparison;
  find_holes(desired, comparison);
  comparison.tags = compare_tags(desired, deployed);
  check_tags(desired, comparison.diagnostics);
  if (deployed != nullptr) comparison.settings = differing_sent_settings(desired, *deployed);
  const bool sent_settings_differ = !comparison.settings.empty();
  for (ValueChange& setting : differing_own_settings(desired, deployed))
    comparison.settings.push_back(std::move(setting));
  if (desired.template_body.empty()) {
    comparison.unproven.emplace_back("its template is known after deploy");
    return comparison;
  }

  const Template t = parse_desired(desired, comparison.diagnostics);
  if (comparison.diagnostics.has_errors()) return comparison;
  const Sameness texts =
      deployed != nullptr ? sameness(desired.template_body, deployed->template_body) : Sameness::different;
  Template parsed_old;
  const Template* old = nullptr;
  base::Diagnostics accepted_by_aws;  // what is deployed was accepted; its flaws are not reported
  if (deployed != nullptr && texts == Sameness::different) {
    parsed_old =
        template_::parse_template(no_source, std::string_view(deployed->template_body), accepted_by_aws);
    old = &parsed_old;
  } else if (deployed != nullptr) {
    old = &t;
  }
  const bool same_template =
      old != nullptr && (old == &t || document::equal(old->root, t.root, Dialect::cloudformation));

  const Values sent = values_sent(desired, deployed, t);
  const MetReferences references = std::make_shared<std::set<std::string>>();
  Evaluation after(t, sent, world.pseudo, with_references_as_text(lookups_for(world, deployed), references),
                   comparison.diagnostics);
  if (comparison.diagnostics.has_errors()) return comparison;
  comparison.unmade_outputs = unmade_outputs(t, after);
  const Values before = deployed != nullptr ? values_before(*deployed, *old) : Values();
  comparison.parameters = differing(before, with_defaults(sent, t));
  comparison.resolved = resolved_parameters(deployed, t, after);

  if (deployed != nullptr) {
    std::vector<std::string> given;
    for (const Parameter& parameter : desired.parameters) {
      if (!parameter.use_previous) given.push_back(parameter.key);
    }
    meet_references(after);
    comparison.unproven = unprovable(t, desired.template_body, given, *references);
    if (texts == Sameness::altered) {
      comparison.unproven.emplace_back("GetTemplate does not return all characters of the template");
    }
    const bool nothing_is_sent = same_template && comparison.unproven.empty() &&
                                 comparison.parameters.empty() && comparison.tags.empty() &&
                                 !sent_settings_differ;
    comparison.same = nothing_is_sent && comparison.settings.empty();
    if (nothing_is_sent) {
      if (!comparison.same) comparison.exports = export_names(t, after);
      return comparison;
    }
    comparison.needs_change_set = comparison.holes.empty();
  }

  comparison.exports = export_names(t, after);
  comparison.diagnostics.append(after.validate());
  change::Input input;
  input.keeps_attributes = true;
  input.after = {&t, &after};
  if (deployed != nullptr) {
    template_::PseudoParameters pseudo_before = world.pseudo;
    pseudo_before.notification_arns = deployed->notification_arns;
    Evaluation evaluated_before(*old, before, std::move(pseudo_before),
                                with_references_as_text(lookups_before(world, *deployed), references),
                                accepted_by_aws);
    input.before = {old, &evaluated_before};
    input.physical_id = [deployed](const std::string& logical_id) {
      const auto found = deployed->physical_ids.find(logical_id);
      return found != deployed->physical_ids.end() ? found->second : std::string();
    };
    input.stack_tags_differ = !comparison.tags.empty();
    comparison.changes = change::what_if(input, comparison.diagnostics);
  } else {
    input.physical_id = [](const std::string&) { return std::string(); };
    comparison.changes = change::what_if(input, comparison.diagnostics);
  }
  for (change::ResourceChange& change : comparison.changes) {
    open_references(change);
    for (change::PropertyChange& property : change.properties)
      if (property.path.empty()) property.path = "/" + property.attribute;
    merge_properties(change.properties);
  }
  base::Diagnostics told_already;
  template_::Lookups lookups = with_references_unknown(lookups_for(world, deployed));
  if (deployed != nullptr) {
    lookups = lookups_without(std::move(lookups), remade(comparison.changes));
    lookups = with_given_attributes(std::move(lookups), *deployed, *old, comparison.changes);
  }
  const Evaluation outcome(t, sent, world.pseudo, std::move(lookups), told_already);
  compare_outputs(deployed, old, t, outcome, comparison);
  comparison.destroys = destroyed_by(comparison.changes, old, &t);
  return comparison;
}

}  // namespace cf::plan
