#include "proof/house_rules.h"

#include <algorithm>

#include "base/strings.h"
#include "document/yaml.h"

namespace cf::proof {
namespace {

using document::Node;

void check_descriptions(const template_::Template& t, std::vector<std::string>& broken) {
  if (t.description.empty()) broken.push_back("the template has no Description");
  for (const template_::ParameterDeclaration& parameter : t.parameters) {
    if (parameter.description.empty())
      broken.push_back("parameter " + parameter.name + " has no Description");
  }
  for (const template_::OutputDeclaration& output : t.outputs) {
    if (output.description.empty()) broken.push_back("output " + output.name + " has no Description");
  }
}

// Every parameter is in one console group.
void check_interface(const template_::Template& t, std::vector<std::string>& broken) {
  if (t.parameters.empty()) return;
  const Node& groups = t.metadata.find("AWS::CloudFormation::Interface").find("ParameterGroups");
  std::vector<std::string> grouped;
  for (const Node& group : groups.items()) {
    for (const Node& name : group.find("Parameters").items()) grouped.emplace_back(name.text());
  }
  for (const template_::ParameterDeclaration& parameter : t.parameters) {
    if (std::find(grouped.begin(), grouped.end(), parameter.name) == grouped.end())
      broken.push_back("parameter " + parameter.name + " is in no group of AWS::CloudFormation::Interface");
  }
  for (const std::string& name : grouped) {
    if (t.parameter(name) == nullptr)
      broken.push_back("the console groups name a parameter " + name + " that is not there");
  }
}

// What a resolver will give is as unknown as in the first plan of all.
Node without_resolvers(const Node& node) {
  std::vector<Node> items;
  for (const Node& item : node.items()) items.push_back(without_resolvers(item));
  std::vector<document::Entry> entries;
  for (const document::Entry& entry : node.entries())
    entries.push_back({entry.key, without_resolvers(entry.value)});
  if (node.is_sequence()) return Node::sequence(std::move(items), node.origin());
  if (node.is_mapping()) return Node::mapping(std::move(entries), node.origin());
  return node.tag().empty() ? node : Node::unknown(std::string(node.text()), node.origin());
}

// The template that an example's user data makes; none: why is in `problem`.
std::optional<template_::Template> rendered_with(const gold::SourceTemplate& source, const Node& user_data,
                                                 const Render& render, std::string& problem) {
  auto text = render(source.file, without_resolvers(user_data));
  if (!text) {
    problem = text.error().message;
    return std::nullopt;
  }
  base::Diagnostics diagnostics;
  template_::Template t = template_::parse_template(source.path, *text, diagnostics);
  diagnostics.append(template_::validate(t));
  if (!diagnostics.has_errors()) return t;
  problem = diagnostics.list().front().message;
  return std::nullopt;
}

void check_example(const std::string& name, const std::string& text, const gold::SourceTemplate& source,
                   const template_::Template& plain, const Render& render, std::vector<std::string>& broken) {
  const std::string where = "examples/" + name + ".yaml";
  base::Diagnostics diagnostics;
  const Node root = document::parse_yaml(where, text, diagnostics);
  if (diagnostics.has_errors()) {
    broken.push_back(where + ": " + diagnostics.list().front().message);
    return;
  }
  if (root.find("template_path").text() != source.path)
    broken.push_back(where + ": template_path is not " + source.path);
  std::string problem;
  std::optional<template_::Template> rendered;
  if (is_rendered(source.path)) {
    rendered = rendered_with(source, root.find("sceptre_user_data"), render, problem);
    if (!rendered) return broken.push_back(where + ": " + problem);
  }
  const template_::Template& t = rendered ? *rendered : plain;
  for (const document::Entry& entry : root.find("parameters").entries()) {
    if (t.parameter(entry.key.text()) == nullptr)
      broken.push_back(where + ": the template has no parameter " + std::string(entry.key.text()));
  }
  for (const template_::ParameterDeclaration& parameter : t.parameters) {
    if (!parameter.default_value && !root.find("parameters").has(parameter.name))
      broken.push_back(where + ": parameter " + parameter.name + " is missing");
  }
}

}  // namespace

std::vector<std::string> broken_house_rules(const gold::SourceTemplate& source, const template_::Template& t,
                                            const Render& render) {
  std::vector<std::string> broken;
  check_descriptions(t, broken);
  check_interface(t, broken);
  if (gold::changes_of(source.changelog, source.manifest.version_text).empty())
    broken.push_back("CHANGELOG.md has no section '## " + source.manifest.version_text + "'");
  for (const auto& [version, file] : source.released) {
    if (gold::changes_of(source.changelog, version).empty())
      broken.push_back("CHANGELOG.md has no section '## " + version + "'");
  }
  for (const std::string& version : gold::versions_in(source.changelog)) {
    if (source.find(version) == nullptr)
      broken.push_back("CHANGELOG.md tells of " + version +
                       ", and its text is not in released/: no update from it " + "can be proved");
  }
  for (const char* environment : {"dev", "prod"}) {
    if (source.examples.count(environment) == 0)
      broken.push_back(std::string("there is no examples/") + environment + ".yaml");
  }
  for (const auto& [name, text] : source.examples) check_example(name, text, source, t, render, broken);
  if (!source.tests) broken.push_back("there is no tests.yaml");
  return broken;
}

}  // namespace cf::proof
