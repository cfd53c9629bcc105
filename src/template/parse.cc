#include <algorithm>
#include <string>

#include "base/strings.h"
#include "document/yaml.h"
#include "template/foreach.h"
#include "template/sections.h"
#include "template/template.h"

namespace cf::template_ {
namespace {

// CloudFormation takes no nulls: each is reported and becomes a hole.
Node without_nulls(const Node& node, const std::string& path, base::Diagnostics& diagnostics) {
  if (node.is_scalar()) {
    if (!document::is_null(node, document::Dialect::cloudformation)) return node;
    diagnostics.error(node.origin(), "[" + path + "] 'null' values are not allowed in templates",
                      "give it a value or remove the key");
    return Node::invalid(node.origin());
  }
  bool changed = false;
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (std::size_t i = 0; i < node.size(); ++i) {
      items.push_back(without_nulls(node.at(i), path + "/" + std::to_string(i), diagnostics));
      changed = changed || !items.back().same_as(node.at(i));
    }
    return changed ? Node::sequence(std::move(items), node.origin(), std::string(node.tag())) : node;
  }
  if (!node.is_mapping()) return node;
  std::vector<document::Entry> entries;
  for (const auto& entry : node.entries()) {
    entries.push_back(
        {entry.key, without_nulls(entry.value, path + "/" + std::string(entry.key.text()), diagnostics)});
    changed = changed || !entries.back().value.same_as(entry.value);
  }
  return changed ? Node::mapping(std::move(entries), node.origin(), std::string(node.tag())) : node;
}

// The parser's own words become the hint under AWS's sentence.
void add_syntax_errors(const base::Diagnostics& syntax, bool json, base::Diagnostics& diagnostics) {
  for (base::Diagnostic d : syntax.list()) {
    if (d.severity == base::Severity::error) {
      base::Location at = base::locate(d.at);
      std::string hint = d.message + (d.hint.empty() ? "" : "; " + d.hint);
      d.message = std::string("Template format error: ") + (json ? "JSON" : "YAML") + " not well-formed.";
      if (at.line > 0)
        d.message += " (line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ")";
      d.hint = hint;
    }
    diagnostics.add(std::move(d));
  }
}

void read_transforms(const Node& section, Template& t, base::Diagnostics& diagnostics) {
  auto read_one = [&](const Node& node) {
    const Node& name = node.is_mapping() ? node.find("Name") : node;
    if (name.is_scalar()) {
      t.transforms.emplace_back(name.text());
    } else if (!name.is_invalid()) {
      diagnostics.error(node.origin(), "Key Name of transform definition must be a string.");
    }
  };
  if (section.is_sequence()) {
    for (const Node& node : section.items()) read_one(node);
  } else if (section) {
    read_one(section);
  }
}

Template parse_root(Node root, base::Diagnostics& diagnostics) {
  Template t;
  if (!root.is_mapping()) {
    if (!root.is_invalid())
      diagnostics.error(root.origin(), "Template format error: unsupported structure.",
                        "a template is a mapping with a Resources section");
    t.root = t.written = Node::invalid(root.origin());
    return t;
  }
  root = without_nulls(root, "", diagnostics);
  t.root = t.written = normalise(root, diagnostics);
  read_transforms(t.root.find("Transform"), t, diagnostics);
  if (t.language_extensions()) expand_loops_with_defaults(t);
  read_sections(t, diagnostics);
  return t;
}

}  // namespace

void read_sections(Template& t, base::Diagnostics& diagnostics) {
  const Node& root = t.root;
  t.parameters.clear();
  t.resources.clear();
  t.outputs.clear();
  if (!t.has_opaque_transform()) {
    check_keys(root,
               {"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings",
                "Conditions", "Transform", "Resources", "Outputs", "Hooks", "Globals"},
               "Invalid template property or properties [", "]", diagnostics);
  }
  const Node& version = root.find("AWSTemplateFormatVersion");
  if (version && version.text() != "2010-09-09")
    diagnostics.error(version.origin(),
                      "Template format error: " + std::string(version.text()) +
                          " is not a supported value for AWSTemplateFormatVersion.",
                      "the only version is 2010-09-09");
  const Node& description = root.find("Description");
  if (description && !description.is_scalar() && !description.is_invalid())
    diagnostics.error(description.origin(), "Template format error: Description must be a string.");
  t.description = description.text();
  if (t.description.size() > 1024)
    diagnostics.error(description.origin(),
                      "Template format error: 'Description' length is greater than 1024.");
  t.metadata = root.find("Metadata");
  t.mappings = root.find("Mappings");
  t.conditions = root.find("Conditions");
  t.rules = root.find("Rules");
  read_parameters(root.find("Parameters"), t, diagnostics);
  check_mappings(t, diagnostics);
  check_conditions(t, diagnostics);
  read_resources(root.find("Resources"), t, diagnostics);
  read_outputs(root.find("Outputs"), t, diagnostics);
}

Template parse_template(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics) {
  base::Diagnostics syntax;
  Node root = document::parse_yaml_or_json(source, text, syntax, document::DuplicateKeys::last_wins);
  std::string_view trimmed = base::trim(text);
  add_syntax_errors(syntax, !trimmed.empty() && trimmed[0] == '{', diagnostics);
  if (root.is_invalid()) {
    Template t;
    t.root = t.written = root;
    return t;
  }
  return parse_root(std::move(root), diagnostics);
}

Template parse_template(std::string path, std::string text, base::Diagnostics& diagnostics) {
  base::SourceId source = base::add_source(std::move(path), text);
  return parse_template(source, text, diagnostics);
}

Template parse_template(const Node& root, base::Diagnostics& diagnostics) {
  return parse_root(root, diagnostics);
}

const ParameterDeclaration* Template::parameter(std::string_view name) const {
  auto it = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.name == name; });
  return it == parameters.end() ? nullptr : &*it;
}

const ResourceDeclaration* Template::resource(std::string_view logical_id) const {
  auto it = std::find_if(resources.begin(), resources.end(),
                         [&](const auto& r) { return r.logical_id == logical_id; });
  return it == resources.end() ? nullptr : &*it;
}

const OutputDeclaration* Template::output(std::string_view name) const {
  auto it = std::find_if(outputs.begin(), outputs.end(), [&](const auto& o) { return o.name == name; });
  return it == outputs.end() ? nullptr : &*it;
}

bool Template::has_transform(std::string_view name) const {
  return std::find(transforms.begin(), transforms.end(), name) != transforms.end();
}

bool Template::has_opaque_transform() const {
  return std::any_of(transforms.begin(), transforms.end(), [](const std::string& name) {
    return name != "AWS::LanguageExtensions" && name != "AWS::Include";
  });
}

}  // namespace cf::template_
