#include "emulator/accept.h"

#include <algorithm>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/json.h"
#include "document/scalar.h"
#include "emulator/buckets.h"
#include "emulator/refusal.h"

namespace cf::emulator {

namespace {

constexpr std::size_t max_body_bytes = 51'200;
constexpr std::size_t max_template_bytes = 1'048'576;
constexpr std::string_view more_about_s3 =
    "\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";

base::Result<void> check_types(const template_::Template& t) {
  std::string unknown;
  for (const template_::ResourceDeclaration& resource : t.resources) {
    if (resource.type.starts_with("Custom::") || resource.type == "AWS::CloudFormation::CustomResource" ||
        resource.type == "AWS::CloudFormation::Macro") {
      return validation_error("The embedded CloudFormation runs no custom resources or macros: resource [" +
                              resource.logical_id + "] is of type " + resource.type);
    }
    if (resource.type.ends_with("::MODULE")) {
      return validation_error("The embedded CloudFormation has no registry of modules: resource [" +
                              resource.logical_id + "] is of type " + resource.type);
    }
    if (!catalog::find_type(resource.type)) unknown += (unknown.empty() ? "" : ", ") + resource.type;
  }
  if (!unknown.empty())
    return validation_error("Template format error: Unrecognized resource types: [" + unknown + "]");
  return {};
}

base::Result<void> check_transforms(const template_::Template& t) {
  for (const std::string& name : t.transforms) {
    if (name == "AWS::LanguageExtensions" || name == "AWS::Include") continue;
    if (name.starts_with("AWS::"))
      return validation_error("The embedded CloudFormation does not run the transform " + name);
    return validation_error("No transform named " + name + " found.");
  }
  return {};
}

base::Result<void> check_capabilities(const template_::Template& t, const std::vector<std::string>& given) {
  const auto has = [&](std::string_view name) {
    return std::find(given.begin(), given.end(), name) != given.end();
  };
  for (const std::string& needed : template_::required_capabilities(t)) {
    if (has(needed) || (needed == "CAPABILITY_IAM" && has("CAPABILITY_NAMED_IAM"))) continue;
    return refusal("InsufficientCapabilitiesException", "Requires capabilities : [" + needed + "]");
  }
  return {};
}

const ParameterValue* find_value(const Definition* definition, const std::string& key) {
  if (!definition) return nullptr;
  for (const ParameterValue& value : definition->parameters)
    if (value.key == key) return &value;
  return nullptr;
}

base::Result<std::vector<ParameterValue>> take_parameters(const template_::Template& t,
                                                          const Definition* previous,
                                                          const std::vector<SubmittedParameter>& submitted) {
  std::vector<ParameterValue> out;
  std::string unknown;
  for (const SubmittedParameter& p : submitted) {
    if (!t.parameter(p.key)) unknown += (unknown.empty() ? "" : ", ") + p.key;
  }
  if (!unknown.empty()) return validation_error("Parameters: [" + unknown + "] do not exist in the template");
  std::string missing;
  for (const template_::ParameterDeclaration& declaration : t.parameters) {
    ParameterValue value;
    value.key = declaration.name;
    value.no_echo = declaration.no_echo;
    value.is_ssm = declaration.is_ssm();
    const auto given = std::find_if(submitted.begin(), submitted.end(),
                                    [&](const SubmittedParameter& p) { return p.key == declaration.name; });
    if (given != submitted.end() && given->use_previous) {
      if (given->has_value && !given->value.empty()) {
        return validation_error(
            "Invalid input for parameter key " + given->key +
            ". Cannot specify usePreviousValue as true and non empty value for a parameter");
      }
      const ParameterValue* old = find_value(previous, declaration.name);
      if (!old) {
        return validation_error(
            "Invalid input for parameter key " + given->key +
            ". Cannot specify usePreviousValue as true for a parameter key not in the previous "
            "template");
      }
      value.value = old->value;
    } else if (given != submitted.end() && given->has_value) {
      value.value = given->value;
    } else if (declaration.default_value) {
      value.value = document::as_string(declaration.default_value).value_or("");
    } else {
      missing += (missing.empty() ? "" : ", ") + declaration.name;
    }
    out.push_back(std::move(value));
  }
  if (!missing.empty()) return validation_error("Parameters: [" + missing + "] must have values");
  return out;
}

// The values of SSM-typed parameters, as they are now.
void resolve_parameters(Definition& definition, const template_::Evaluation& evaluation) {
  for (ParameterValue& value : definition.parameters) {
    if (!value.is_ssm || value.value == known_after_apply) continue;
    const Node resolved = evaluation.parameter(value.key);
    std::vector<std::string> parts;
    for (const Node& item : resolved.items()) parts.emplace_back(item.text());
    value.resolved = resolved.is_sequence() ? base::join(parts, ",") : std::string(resolved.text());
  }
}

// What can be found wrong in properties and outputs before anything is deployed.
std::string check_values(const StackEvaluation& evaluation) {
  base::Diagnostics diagnostics = evaluation.evaluation->validate();
  for (const template_::ResourceDeclaration& resource : evaluation.t().resources) {
    if (evaluation.evaluation->is_created(resource, diagnostics) == template_::Evaluation::Truth::no)
      continue;
    if (resource.properties)
      static_cast<void>(evaluation.evaluation->evaluate(resource.properties, diagnostics));
  }
  for (const template_::OutputDeclaration& output : evaluation.t().outputs) {
    if (!output.condition.empty() &&
        evaluation.evaluation->condition(output.condition, diagnostics) == template_::Evaluation::Truth::no)
      continue;
    static_cast<void>(evaluation.evaluation->evaluate(output.value, diagnostics));
  }
  return template_::aws_message(diagnostics);
}

base::Result<Accepted> evaluate_accepted(World& world, Templates& templates, const Stack& stack,
                                         Definition definition) {
  Accepted out;
  out.definition = std::move(definition);
  base::Diagnostics diagnostics;
  out.evaluation = evaluate_definition(world, templates.parse(out.definition.text()), stack, out.definition,
                                       Purpose::predict, diagnostics);
  if (const std::string problem = template_::aws_message(diagnostics); !problem.empty())
    return validation_error(problem);
  return out;
}

}  // namespace

base::Result<std::string> template_at(World& world, const std::string& url) {
  const auto address = read_s3_url(url);
  if (!address) {
    std::string_view rest = url;
    if (const auto scheme = rest.find("://"); scheme != std::string_view::npos)
      rest.remove_prefix(scheme + 3);
    if (url.find("://") == std::string::npos) return validation_error("TemplateURL must be a supported URL.");
    return validation_error("S3 error: Domain name specified in " +
                            std::string(rest.substr(0, rest.find('/'))) + " is not a valid S3 domain");
  }
  auto body = read_object(world, *address);
  if (!body) return validation_error("S3 error: " + body.error().message + std::string(more_about_s3));
  if (body->size() > max_template_bytes)
    return validation_error("Template may not exceed " + std::to_string(max_template_bytes) +
                            " bytes in size.");
  return body;
}

base::Result<std::string> template_text(World& world, const Parameters& parameters,
                                        const Definition* previous) {
  const std::string body = parameters.get("TemplateBody");
  const std::string url = parameters.get("TemplateURL");
  if (!body.empty() && !url.empty())
    return validation_error("You must specify either Template URL or Template Body, not both.");
  if (parameters.flag("UsePreviousTemplate")) {
    if (!previous) return validation_error("Either Template URL or Template Body must be specified.");
    return previous->body;
  }
  if (!url.empty()) return template_at(world, url);
  if (body.empty()) return validation_error("Either Template URL or Template Body must be specified.");
  if (body.size() > max_body_bytes) {
    return validation_error(
        "1 validation error detected: Value '" + body.substr(0, 100) +
        "...' at 'templateBody' failed to satisfy constraint: Member must have length less than "
        "or equal to 51200");
  }
  return body;
}

Submission read_submission(const Parameters& p) {
  Submission out;
  for (const Parameters& one : p.structures("Parameters")) {
    out.parameters.push_back({one.get("ParameterKey"), one.get("ParameterValue"),
                              one.flag("UsePreviousValue"), one.has("ParameterValue")});
  }
  if (p.has("Tags")) {
    out.tags.emplace();
    for (const Parameters& tag : p.structures("Tags"))
      out.tags->push_back({tag.get("Key"), tag.get("Value")});
  }
  if (p.has("NotificationARNs")) out.notification_arns = p.list("NotificationARNs");
  out.capabilities = p.list("Capabilities");
  out.role_arn = p.get("RoleARN");
  return out;
}

base::Result<Accepted> accept(World& world, Templates& templates, const Stack& stack,
                              const Definition* previous, const Submission& submission) {
  const std::shared_ptr<const ParsedTemplate> parsed = templates.parse(submission.body);
  if (!parsed->problem.empty()) return validation_error(parsed->problem);
  if (auto right = check_transforms(parsed->t); !right) return std::move(right).error();
  auto values = take_parameters(parsed->t, previous, submission.parameters);
  if (!values) return std::move(values).error();

  Definition definition;
  definition.body = submission.body;
  definition.description = parsed->t.description;
  definition.parameters = *std::move(values);
  definition.tags = submission.tags ? *submission.tags : previous ? previous->tags : std::vector<Tag>{};
  if (submission.notification_arns)
    definition.notification_arns = *submission.notification_arns;
  else if (previous)
    definition.notification_arns = previous->notification_arns;
  definition.capabilities = submission.capabilities;
  definition.role_arn = !submission.role_arn.empty() ? submission.role_arn
                        : previous                   ? previous->role_arn
                                                     : "";

  auto accepted = evaluate_accepted(world, templates, stack, definition);
  if (!accepted) return accepted;
  auto included = expand_includes(world, accepted->evaluation);
  if (!included) return std::move(included).error();
  if (!included->empty()) {
    definition.processed = *std::move(included);
    const std::string problem = templates.parse(definition.processed)->problem;
    if (!problem.empty()) return validation_error(problem);
    accepted = evaluate_accepted(world, templates, stack, std::move(definition));
    if (!accepted) return accepted;
  }
  if (auto right = check_types(accepted->evaluation.t()); !right) return std::move(right).error();
  if (const std::string problem = check_values(accepted->evaluation); !problem.empty())
    return validation_error(problem);
  if (submission.check_capabilities) {
    if (auto right = check_capabilities(accepted->evaluation.t(), submission.capabilities); !right)
      return std::move(right).error();
  }
  resolve_parameters(accepted->definition, *accepted->evaluation.evaluation);
  return accepted;
}

}  // namespace cf::emulator
