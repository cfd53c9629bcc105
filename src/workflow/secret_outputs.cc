#include "workflow/secret_outputs.h"

#include <algorithm>
#include <vector>

#include "base/secrets.h"
#include "template/template.h"

namespace cf::workflow {
namespace {

using document::Node;

void find_tagged(const Node& node, std::string_view tag, std::vector<Node>& out) {
  if (node.tag() == tag) out.push_back(node);
  for (const Node& item : node.items()) find_tagged(item, tag, out);
  for (const document::Entry& entry : node.entries()) find_tagged(entry.value, tag, out);
}

// To look at what is deployed runs no command of the repository's.
bool runs_command(const Node& node) {
  std::vector<Node> commands;
  find_tagged(node, "!rcmd", commands);
  return !commands.empty();
}

std::set<std::string> hidden_parameters(const aws::StackRecord& record) {
  std::set<std::string> hidden;
  for (const aws::Parameter& parameter : record.parameters)
    if (parameter.value == base::masked) hidden.insert(parameter.key);
  return hidden;
}

// Those of the outputs that read one of the parameters; all of them where the template can't be read.
std::set<std::string> reading(const std::string& body, const std::set<std::string>& hidden,
                              const std::vector<aws::Output>& outputs) {
  std::set<std::string> secret;
  base::Diagnostics problems;
  const template_::Template t =
      template_::parse_template(base::SourceId{0}, std::string_view(body), problems);
  const bool is_readable = !body.empty() && !problems.has_errors() && !t.has_opaque_transform();
  for (const aws::Output& output : outputs) {
    const template_::OutputDeclaration* declared = is_readable ? t.output(output.key) : nullptr;
    const std::vector<std::string> read = declared != nullptr
                                              ? template_::references_of(t, declared->value).parameters
                                              : std::vector<std::string>();
    const bool reads_hidden =
        std::any_of(read.begin(), read.end(), [&](const std::string& name) { return hidden.contains(name); });
    if (declared == nullptr || reads_hidden) secret.insert(output.key);
  }
  return secret;
}

}  // namespace

std::set<std::string> secret_outputs(const Planner& planner, const project::StackConfig& stack,
                                     const aws::StackRecord& record, live::Snapshot& snapshot,
                                     const base::Call& call) {
  std::set<std::string> secret;
  if (record.outputs.empty()) return secret;
  std::vector<Node> parameters;
  find_tagged(stack.config, "!ssm", parameters);
  for (const Node& parameter : parameters)
    if (!runs_command(parameter)) (void)planner.resolve(stack.path, parameter, call);
  const std::set<std::string> hidden = hidden_parameters(record);
  if (hidden.empty()) return secret;
  for (const std::string& name : hidden) {
    const Node& value = stack.parameters.find(name);
    if (!value || runs_command(value)) continue;
    const auto resolved = planner.resolve(stack.path, value, call);
    if (resolved && (resolved->is_scalar() || resolved->is_secret())) base::add_secret(resolved->text());
  }
  const auto body = snapshot.template_of(record.name, call);
  return reading(body ? *body : std::string(), hidden, record.outputs);
}

void mask_secret_outputs(const plan::Entry& entry, std::vector<aws::Output>& outputs) {
  if (outputs.empty() || !entry.desired) return;
  base::Diagnostics ignored;
  const std::string& body = entry.desired->template_body;
  const template_::Template t = template_::parse_template(base::SourceId{0}, std::string_view(body), ignored);
  std::set<std::string> hidden;
  for (const plan::Parameter& parameter : entry.desired->parameters)
    if (parameter.value.contains(document::Kind::secret)) hidden.insert(parameter.key);
  for (const template_::ParameterDeclaration& parameter : t.parameters)
    if (parameter.no_echo) hidden.insert(parameter.name);
  if (hidden.empty()) return;
  const std::set<std::string> secret = reading(body, hidden, outputs);
  for (aws::Output& output : outputs)
    if (secret.contains(output.key)) output.value = base::masked;
}

}  // namespace cf::workflow
