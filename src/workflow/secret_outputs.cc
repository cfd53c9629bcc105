#include "workflow/secret_outputs.h"

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/secrets.h"
#include "template/template.h"
#include "workflow/plan_key.h"

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

bool has_resolver(const Node& node) {
  if (node.tag().starts_with('!')) return true;
  const auto& items = node.items();
  const auto& entries = node.entries();
  return std::any_of(items.begin(), items.end(), has_resolver) ||
         std::any_of(entries.begin(), entries.end(),
                     [](const document::Entry& entry) { return has_resolver(entry.value); });
}

void add_secrets(const Node& node) {
  if (node.is_secret()) base::add_secret(node.text());
  for (const Node& item : node.items()) add_secrets(item);
  for (const document::Entry& entry : node.entries()) add_secrets(entry.value);
}

bool reads_one_of(const template_::Template& t, const template_::OutputDeclaration& output,
                  const std::set<std::string>& parameters) {
  const std::vector<std::string> read = template_::references_of(t, output.value).parameters;
  return std::any_of(read.begin(), read.end(),
                     [&](const std::string& name) { return parameters.contains(name); });
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
    if (declared == nullptr || reads_one_of(t, *declared, hidden)) secret.insert(output.key);
  }
  return secret;
}

}  // namespace

std::set<std::string> secret_outputs(const Planner& planner, const project::StackConfig& stack,
                                     const aws::StackRecord& record, live::Snapshot& snapshot,
                                     const base::Call& call) {
  std::set<std::string> secret;
  if (record.outputs.empty()) return secret;
  std::vector<Node> read;
  find_tagged(stack.config, "!ssm", read);
  for (const Node& parameter : read)
    if (!runs_command(parameter)) (void)planner.resolve(stack.path, parameter, call);
  std::set<std::string> hidden = hidden_parameters(record);
  for (const document::Entry& entry : stack.parameters.entries()) {
    const std::string name(entry.key.text());
    const bool is_hidden = hidden.contains(name);
    if (runs_command(entry.value) || (!is_hidden && !has_resolver(entry.value))) continue;
    const auto resolved = planner.resolve(stack.path, entry.value, call);
    if (!resolved) {
      std::vector<Node> unread;
      find_tagged(entry.value, "!ssm", unread);
      if (!unread.empty()) hidden.insert(name);
    } else if (is_hidden && resolved->is_scalar()) {
      base::add_secret(resolved->text());
    } else if (resolved->contains(document::Kind::secret)) {
      hidden.insert(name);
      add_secrets(*resolved);
    }
  }
  if (hidden.empty()) return secret;
  // What it was when it was deployed, where CloudFormation tells it.
  for (const aws::Parameter& parameter : record.parameters)
    if (hidden.contains(parameter.key) && parameter.value != base::masked) base::add_secret(parameter.value);
  const auto body = snapshot.template_of(record.name, call);
  return reading(body ? *body : std::string(), hidden, record.outputs);
}

Node output_node(const aws::StackRecord& record, const aws::Output& output, const std::string& name,
                 live::Snapshot& snapshot, const Settings& settings, const base::Call& call) {
  const std::set<std::string> hidden = hidden_parameters(record);
  if (hidden.empty()) return Node::string(output.value);
  const auto body = snapshot.template_of(record.name, call);
  if (!body) return Node::string(output.value);
  base::Diagnostics ignored;
  const template_::Template t =
      template_::parse_template(base::SourceId{0}, std::string_view(*body), ignored);
  const template_::OutputDeclaration* declared = t.output(output.key);
  if (declared == nullptr || !reads_one_of(t, *declared, hidden)) return Node::string(output.value);
  base::add_secret(output.value);
  const std::string key = plan_key(settings).value_or(base::random_hex(32));
  return Node::secret(output.value, secret_label(key, name, output.value));
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
