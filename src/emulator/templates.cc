#include "emulator/templates.h"

#include "base/strings.h"
#include "document/json.h"
#include "emulator/parameter_store.h"
#include "emulator/resource_identity.h"
#include "emulator/secrets.h"

namespace cf::emulator {

namespace {

constexpr std::size_t max_cached = 1024;

using template_::ResourceDeclaration;

// What the look-ups of one evaluation share.
struct Surroundings {
  World* world;
  std::string stack_id;
  Site site;
  Purpose purpose;
  std::shared_ptr<std::set<std::string>> imports;
  std::shared_ptr<DynamicReferences> references;

  const Resource* deployed(const std::string& logical_id) const {
    const Stack* stack = world->stack_by_id(stack_id);
    if (!stack) return nullptr;
    const auto it = stack->resources.find(logical_id);
    return it == stack->resources.end() || it->second.physical_id.empty() ? nullptr : &it->second;
  }
};

Node look_up_ref(const Surroundings& s, const ResourceDeclaration& declaration) {
  const Resource* resource = s.deployed(declaration.logical_id);
  if (!resource || resource->type != declaration.type) return Node::unknown(declaration.logical_id);
  return Node::string(resource->physical_id);
}

Node look_up_attribute(const Surroundings& s, const ResourceDeclaration& declaration,
                       std::string_view attribute) {
  const Resource* resource = s.deployed(declaration.logical_id);
  if (resource && resource->type == declaration.type)
    return deployed_attribute(*s.world, *s.world->stack_by_id(s.stack_id), *resource, attribute);
  if (declaration.type == "AWS::CloudFormation::Stack")
    return attribute.starts_with("Outputs.") ? Node::unknown(declaration.logical_id) : Node();
  Resource future;
  future.logical_id = declaration.logical_id;
  future.type = declaration.type;
  future.properties = Node::mapping({});
  if (!attribute_of(s.site, future, attribute)) return {};
  return Node::unknown(declaration.logical_id + "." + std::string(attribute));
}

Node look_up_import(const Surroundings& s, std::string_view name) {
  s.imports->emplace(name);
  if (const Stack* exporter = s.world->exporter(s.site.account, s.site.region, name)) {
    for (const OutputValue& output : exporter->outputs)
      if (output.export_name == name) return Node::string(output.value);
  }
  return s.purpose != Purpose::deploy ? Node::unknown("export " + std::string(name)) : Node();
}

Node look_up_zones(std::string_view region) {
  std::vector<Node> zones;
  const std::string_view letters = region == "us-east-1" ? "abcdef" : "abc";
  for (const char letter : letters) zones.push_back(Node::string(std::string(region) + letter));
  return Node::sequence(std::move(zones));
}

Node look_up_parameter(const Surroundings& s, std::string_view name) {
  const ParameterLookup found = find_parameter(*s.world, s.site.account, s.site.region, name);
  if (found.version) return Node::string(found.version->value);
  const std::string public_value = public_parameter(s.site.region, name);
  return public_value.empty() ? Node() : Node::string(public_value);
}

// "secretsmanager:id:SecretString:key:stage:version", where id may be an ARN.
Node look_up_secret(const Surroundings& s, std::string_view reference) {
  std::string id;
  std::string_view rest = reference;
  if (reference.starts_with("arn:")) {
    std::size_t at = 0;
    for (int colons = 0; at < reference.size(); ++at)
      if (reference[at] == ':' && ++colons == 7) break;
    id = std::string(reference.substr(0, at));
    rest = at < reference.size() ? reference.substr(at + 1) : std::string_view{};
  } else {
    const auto colon = reference.find(':');
    id = std::string(reference.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view{} : reference.substr(colon + 1);
  }
  const Secret* secret = find_secret(*s.world, s.site.account, s.site.region, id);
  if (!secret || secret->values.empty()) return {};
  const std::vector<std::string> parts = base::split(rest, ':');
  const std::string label = "secretsmanager:" + id;
  if (parts.size() < 2 || parts[1].empty()) return Node::secret(secret->values.back(), label);
  const auto json = document::parse_json_text(secret->values.back());
  if (!json || !json->has(parts[1])) return {};
  return Node::secret(std::string((*json)[parts[1]].text()), label + ":" + parts[1]);
}

Node look_up_dynamic(const Surroundings& s, std::string_view reference) {
  s.references->met = true;
  if (s.references->as_text) return Node::string("{{resolve:" + std::string(reference) + "}}");
  const auto colon = reference.find(':');
  const std::string_view service = reference.substr(0, colon);
  if (colon == std::string_view::npos) return {};
  const std::string_view rest = reference.substr(colon + 1);
  if (service == "ssm") return look_up_parameter(s, rest);
  if (service == "ssm-secure") {
    const Node value = look_up_parameter(s, rest);
    return value ? Node::secret(std::string(value.text()), "ssm:" + std::string(rest)) : value;
  }
  if (service == "secretsmanager") return look_up_secret(s, rest);
  return {};
}

template_::Lookups lookups_of(const std::shared_ptr<Surroundings>& s) {
  template_::Lookups out;
  out.ref = [s](const ResourceDeclaration& d) { return look_up_ref(*s, d); };
  out.get_att = [s](const ResourceDeclaration& d, std::string_view a) { return look_up_attribute(*s, d, a); };
  out.import_value = [s](std::string_view name) { return look_up_import(*s, name); };
  out.availability_zones = look_up_zones;
  out.ssm_parameter = [s](std::string_view name) { return look_up_parameter(*s, name); };
  out.dynamic_reference = [s](std::string_view reference) { return look_up_dynamic(*s, reference); };
  return out;
}

}  // namespace

std::shared_ptr<const ParsedTemplate> Templates::parse(const std::string& text) {
  if (const auto known = cache_.find(text); known != cache_.end()) return known->second;
  base::Diagnostics diagnostics;
  auto parsed = std::make_shared<ParsedTemplate>();
  base::SourceId no_source = 0;
  parsed->t = template_::parse_template(no_source, std::string_view(text), diagnostics);
  parsed->problem = template_::aws_message(diagnostics);
  if (parsed->problem.empty()) parsed->problem = template_::aws_message(template_::validate(parsed->t));
  if (cache_.size() >= max_cached) cache_.clear();
  cache_.emplace(text, parsed);
  return parsed;
}

StackEvaluation evaluate_definition(World& world, std::shared_ptr<const ParsedTemplate> source,
                                    const Stack& stack, const Definition& definition, Purpose purpose,
                                    base::Diagnostics& diagnostics) {
  StackEvaluation out;
  out.source = std::move(source);
  out.imports = std::make_shared<std::set<std::string>>();
  out.references = std::make_shared<DynamicReferences>();
  const auto surroundings = std::make_shared<Surroundings>(
      Surroundings{&world, stack.id, site_of(stack), purpose, out.imports, out.references});
  std::map<std::string, Node> parameters;
  for (const ParameterValue& p : definition.parameters)
    parameters[p.key] = purpose == Purpose::predict && p.value == known_after_apply ? Node::unknown(p.key)
                                                                                    : Node::string(p.value);
  template_::PseudoParameters pseudo;
  pseudo.account_id = stack.account;
  pseudo.region = stack.region;
  pseudo.stack_name = stack.name;
  pseudo.stack_id = stack.id;
  pseudo.partition = surroundings->site.partition;
  pseudo.url_suffix = surroundings->site.url_suffix;
  pseudo.notification_arns = definition.notification_arns;
  template_::Lookups lookups = lookups_of(surroundings);
  // An execution takes the values that its change set states.
  if (purpose != Purpose::predict) {
    std::map<std::string, std::string, std::less<>> then;
    for (const ParameterValue& p : definition.parameters)
      if (p.is_ssm) then[p.value] = p.resolved;
    lookups.ssm_parameter = [then = std::move(then), now = lookups.ssm_parameter](std::string_view name) {
      const auto found = then.find(name);
      return found == then.end() ? now(name) : Node::string(found->second);
    };
  }
  out.evaluation = std::make_unique<template_::Evaluation>(
      out.source->t, std::move(parameters), std::move(pseudo), std::move(lookups), diagnostics);
  out.needs = out.evaluation->dependencies();
  return out;
}

Node deployed_attribute(World& world, const Stack& stack, const Resource& resource,
                        std::string_view attribute) {
  if (resource.type == launch_template_type && attribute == "LatestVersionNumber")
    return Node::string(std::to_string(1 + world.last_revision(claim_name(stack, resource))));
  if (resource.type != "AWS::CloudFormation::Stack") return attribute_of(site_of(stack), resource, attribute);
  const Stack* child = world.stack_by_id(resource.physical_id);
  if (!child || !attribute.starts_with("Outputs.")) return {};
  for (const OutputValue& output : child->outputs)
    if (attribute.substr(8) == output.key) return Node::string(output.value);
  return {};
}

}  // namespace cf::emulator
