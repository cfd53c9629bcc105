#include <algorithm>
#include <set>

#include "document/json.h"
#include "document/scalar.h"
#include "emulator/accept.h"
#include "emulator/cloudformation.h"
#include "emulator/processed_template.h"
#include "emulator/refusal.h"

namespace cf::emulator {

namespace {

// The reason that ValidateTemplate and GetTemplateSummary give beside the capabilities.
std::string capabilities_reason(const template_::Template& t, const std::vector<std::string>& needed) {
  if (needed.empty()) return {};
  std::vector<std::string> types;
  for (const template_::ResourceDeclaration& resource : t.resources)
    if (resource.type.starts_with("AWS::IAM::") &&
        std::find(types.begin(), types.end(), resource.type) == types.end())
      types.push_back(resource.type);
  std::string list;
  for (const std::string& type : types) list += (list.empty() ? "" : ", ") + type;
  return list.empty() ? "" : "The following resource(s) require capabilities: [" + list + "]";
}

void write_declarations(Xml& xml, const template_::Template& t, bool summary) {
  xml.open("Parameters");
  for (const template_::ParameterDeclaration& p : t.parameters) {
    xml.open("member").text("ParameterKey", p.name);
    if (p.default_value) xml.text("DefaultValue", document::as_string(p.default_value).value_or(""));
    if (summary) xml.text("ParameterType", p.type);
    xml.flag("NoEcho", p.no_echo).text_if("Description", p.description);
    if (summary) {
      xml.open("ParameterConstraints");
      if (!p.allowed_values.empty()) xml.texts("AllowedValues", p.allowed_values);
      xml.close("ParameterConstraints");
    }
    xml.close("member");
  }
  xml.close("Parameters");
}

}  // namespace

CloudFormation::Answer CloudFormation::get_template(const Request& r) {
  const bool processed = r.parameters.get("TemplateStage") == "Processed";
  const Stack* stack = nullptr;
  const Definition* definition = nullptr;
  if (!r.parameters.get("ChangeSetName").empty()) {
    auto change_set = find_change_set(r);
    if (!change_set) return std::move(change_set).error();
    definition = &(*change_set)->definition;
    stack = world_.stack_by_id((*change_set)->stack_id);
  } else {
    auto found = existing(r, true);
    if (!found) return std::move(found).error();
    stack = *found;
    definition = &stack->definition;
    if (stack->status == StackStatus::review_in_progress || definition->body.empty())
      return validation_error("Template for stack " + stack->name +
                              " is not available: its change set was never executed");
  }
  Xml xml;
  if (!processed || !stack) {
    xml.text("TemplateBody", definition->body);
  } else if (const auto parsed = templates_.parse(definition->text());
             parsed->t.transforms.empty() && definition->processed.empty()) {
    xml.text("TemplateBody", definition->body);
  } else {
    base::Diagnostics ignored;
    const StackEvaluation evaluation =
        evaluate_definition(world_, parsed, *stack, *definition, Purpose::predict, ignored);
    xml.text("TemplateBody", document::to_json(processed_template(evaluation)));
  }
  const std::vector<std::string> stages = {"Original", "Processed"};
  return xml.texts("StagesAvailable", stages).take();
}

CloudFormation::Answer CloudFormation::summarise_template(const Request& r) {
  std::string body;
  const Definition* deployed = nullptr;
  if (!r.parameters.get("StackName").empty()) {
    auto stack = existing(r, true);
    if (!stack) return std::move(stack).error();
    deployed = &(*stack)->definition;
    body = deployed->body;
  } else {
    auto text = template_text(world_, r.parameters, nullptr);
    if (!text) return text;
    body = *std::move(text);
  }
  const auto parsed = templates_.parse(body);
  if (!parsed->problem.empty()) return validation_error(parsed->problem);
  const template_::Template& t = parsed->t;
  Xml xml;
  write_declarations(xml, t, true);
  xml.text_if("Description", t.description);
  std::vector<std::string> needed = template_::required_capabilities(t);
  if (!needed.empty()) {
    xml.texts("Capabilities", needed).text_if("CapabilitiesReason", capabilities_reason(t, needed));
  }
  std::set<std::string> types;
  for (const template_::ResourceDeclaration& resource : t.resources) types.insert(resource.type);
  xml.texts("ResourceTypes", types);
  if (const auto version = document::as_string(t.root["AWSTemplateFormatVersion"]))
    xml.text("Version", *version);
  if (t.metadata) xml.text("Metadata", document::to_json(t.metadata));
  if (!t.transforms.empty()) xml.texts("DeclaredTransforms", t.transforms);
  xml.open("ResourceIdentifierSummaries").close("ResourceIdentifierSummaries");
  return xml.take();
}

CloudFormation::Answer CloudFormation::validate_template(const Request& r) {
  auto body = template_text(world_, r.parameters, nullptr);
  if (!body) return body;
  const auto parsed = templates_.parse(*body);
  if (!parsed->problem.empty()) return validation_error(parsed->problem);
  const template_::Template& t = parsed->t;
  Xml xml;
  write_declarations(xml, t, false);
  xml.text_if("Description", t.description);
  const std::vector<std::string> needed = template_::required_capabilities(t);
  if (!needed.empty())
    xml.texts("Capabilities", needed).text_if("CapabilitiesReason", capabilities_reason(t, needed));
  if (!t.transforms.empty()) xml.texts("DeclaredTransforms", t.transforms);
  return xml.take();
}

}  // namespace cf::emulator
