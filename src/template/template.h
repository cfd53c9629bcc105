// A CloudFormation template, read from YAML or JSON into one normal form: short tags are expanded (!Ref x is
// {Ref: x}, !GetAtt a.b is {Fn::GetAtt: [a, b]}), scalars are read in the cloudformation dialect.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::template_ {

using document::Node;

struct ParameterDeclaration {
  std::string name, type, description;
  Node default_value;  // absent if none
  bool no_echo = false;
  std::vector<std::string> allowed_values;
  std::string allowed_pattern, constraint_description;
  std::optional<std::int64_t> min_length, max_length;
  std::optional<double> min_value, max_value;
  Node node;
  bool is_ssm() const;   // AWS::SSM::Parameter::...
  bool is_list() const;  // CommaDelimitedList, List<...>
};

struct ResourceDeclaration {
  std::string logical_id, type, condition;
  Node properties;  // absent if none
  std::vector<std::string> depends_on;
  std::string deletion_policy, update_replace_policy;  // "" if not given (or not a plain string)
  Node node;                                           // the whole entry
};

struct OutputDeclaration {
  std::string name, description, condition;
  Node value, export_name;  // export_name absent if none
  Node node;
};

struct Template {
  Node root;                  // normal form, the whole template, Fn::ForEach expanded as far as it can be
  Node written;               // normal form before Fn::ForEach was expanded; root itself without one
  bool loops_remain = false;  // a loop runs over parameters without a default: Evaluation expands it
  std::string description;
  std::vector<std::string> transforms;  // names, in order
  std::vector<ParameterDeclaration> parameters;
  std::vector<ResourceDeclaration> resources;
  std::vector<OutputDeclaration> outputs;
  Node mappings, conditions, rules, metadata;  // absent if not there
  const ParameterDeclaration* parameter(std::string_view name) const;
  const ResourceDeclaration* resource(std::string_view logical_id) const;
  const OutputDeclaration* output(std::string_view name) const;
  bool has_transform(std::string_view name) const;
  bool language_extensions() const { return has_transform("AWS::LanguageExtensions"); }
  // A transform that rewrites the template in ways nobody can know without running it: all but AWS's
  // extensions and AWS::Include. Checks that it could void are left out.
  bool has_opaque_transform() const;
};

// Reads the template and checks its structure: sections, types of entries, limits (500 resources, 200
// parameters, 200 outputs, 51,200/1,048,576 bytes are the caller's to apply to the text). Problems go to
// diagnostics in the wording that CloudFormation's "Template format error: ..." uses where it is known.
Template parse_template(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics);
Template parse_template(std::string path, std::string text, base::Diagnostics& diagnostics);

// The same from a tree (the answer of a macro, a processed template). Short tags are expanded.
Template parse_template(const Node& root, base::Diagnostics& diagnostics);

// What is wrong with a template that can be said without its parameters: references to what is not there,
// functions with the wrong arguments, unknown functions, circular dependencies. All at once, in AWS's wording
// where it is known.
base::Diagnostics validate(const Template& t);

// The text with which CloudFormation answers (the Message of its ValidationError): the first error, the names
// of its like joined as AWS joins them ("Parameters: [A, B] must have values"). "" without an error.
std::string aws_message(const base::Diagnostics& diagnostics);

// Expands short-form tags everywhere.
Node normalise(const Node& node, base::Diagnostics& diagnostics);

// The least capabilities that the template needs: CAPABILITY_IAM, CAPABILITY_NAMED_IAM,
// CAPABILITY_AUTO_EXPAND; sorted.
std::vector<std::string> required_capabilities(const Template& t);
// What acknowledges both; sorted.
std::vector<std::string> merged_capabilities(const std::vector<std::string>& a,
                                             const std::vector<std::string>& b);
// For a template that can't be read: whatever it may hold.
std::vector<std::string> all_capabilities();

// The resources that each resource needs before it: Ref, GetAtt, Sub and DependsOn; sorted by id. See
// Evaluation::dependencies() for those of one set of parameters.
using Dependencies = std::map<std::string, std::vector<std::string>, std::less<>>;
Dependencies dependencies(const Template& t);

// Logical ids so that each comes after what it needs; among those that are free, in the template's order. A
// cycle is reported in AWS's words, with one cycle's edges in the hint; those on it come last.
std::vector<std::string> creation_order(const Template& t, base::Diagnostics& diagnostics);
std::vector<std::string> creation_order(const Template& t, const Dependencies& needs,
                                        base::Diagnostics& diagnostics);

// Logical ids that a resource, output or condition refers to (Ref, GetAtt, Sub, DependsOn); sorted, no
// repetition.
struct References {
  std::vector<std::string> resources, parameters, conditions,
      imports;  // imports: literal Fn::ImportValue names
};
References references_of(const Template& t, const Node& node);

}  // namespace cf::template_
