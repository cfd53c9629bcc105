#include "pipeline/roles.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "document/yaml.h"
#include "template/evaluate.h"

namespace cf::pipeline {
namespace {

using document::Node;

std::map<std::string, Node> parameters_of(const std::string& config) {
  std::map<std::string, Node> parameters;
  if (config.empty()) return parameters;
  base::Diagnostics diagnostics;
  const Node root = document::parse_yaml("config.yaml", config, diagnostics);
  for (const document::Entry& entry : root["parameters"].entries()) {
    std::vector<std::string> values;
    for (const Node& item : entry.value.items()) values.emplace_back(item.text());
    const std::string text =
        entry.value.is_scalar() ? std::string(entry.value.text()) : base::join(values, ",");
    // What another stack gives stands for itself.
    parameters[std::string(entry.key.text())] =
        Node::string(entry.value.tag().empty() ? text : "arn:aws:kms:us-east-1:333333333333:key/state");
  }
  return parameters;
}

}  // namespace

EvaluatedTemplate::EvaluatedTemplate(const std::string& text, const std::string& config,
                                     const std::string& account) {
  base::Diagnostics diagnostics;
  const template_::Template t = template_::parse_template("template.yaml", text, diagnostics);
  const auto arn = [account](const template_::ResourceDeclaration& resource) {
    return Node::string("arn:" + resource.logical_id);
  };
  template_::Lookups lookups;
  lookups.ref = arn;
  lookups.get_att = [arn](const template_::ResourceDeclaration& resource, std::string_view) {
    return arn(resource);
  };
  template_::PseudoParameters pseudo;
  pseudo.account_id = account;
  pseudo.region = "us-east-1";
  pseudo.stack_name = "stack";
  const template_::Evaluation evaluation(t, parameters_of(config), pseudo, lookups, diagnostics);
  for (const template_::ResourceDeclaration& resource : evaluation.the_template().resources)
    if (evaluation.is_created(resource, diagnostics) == template_::Evaluation::Truth::yes)
      properties_[resource.logical_id] = evaluation.evaluate(resource.properties, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
}

std::vector<Node> EvaluatedTemplate::policies_of(const std::string& role) const {
  std::vector<Node> documents;
  const Node& properties = properties_.at(role);
  for (const Node& policy : properties["Policies"].items()) documents.push_back(policy["PolicyDocument"]);
  for (const Node& managed : properties["ManagedPolicyArns"].items())
    if (const auto own = properties_.find(std::string(managed.text()).substr(4)); own != properties_.end())
      documents.push_back(own->second["PolicyDocument"]);
  return documents;
}

Node EvaluatedTemplate::trust_of(const std::string& role) const {
  return properties_.at(role)["AssumeRolePolicyDocument"];
}

Node EvaluatedTemplate::properties_of(const std::string& logical_id) const {
  return properties_.at(logical_id);
}

}  // namespace cf::pipeline
