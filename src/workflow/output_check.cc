#include "workflow/output_check.h"

#include <algorithm>

#include "base/strings.h"
#include "project/references.h"

namespace cf::workflow {
namespace {

using document::Node;
using Known = std::map<base::StackPath, KnownOutputs>;

void check_reference(const Node& node, const Known& known, base::Diagnostics& diagnostics) {
  const auto read = project::output_name(node.text());
  if (!read) return;  // an error of the config already
  const auto found = known.find(read->stack);
  if (found == known.end() || !found->second.complete) return;
  const std::vector<std::string>& names = found->second.names;
  if (std::find(names.begin(), names.end(), read->output) != names.end()) return;
  diagnostics.error(node.origin(),
                    "the template of " + read->stack.str() + " has no output " + read->output +
                        base::did_you_mean(read->output, names),
                    names.empty() ? "it has no outputs" : "it has " + base::join(names, ", "));
}

void check_node(const Node& node, const Known& known, base::Diagnostics& diagnostics) {
  if (node.tag() == "!stack_output" && node.is_scalar()) check_reference(node, known, diagnostics);
  for (const Node& item : node.items()) check_node(item, known, diagnostics);
  for (const document::Entry& entry : node.entries()) check_node(entry.value, known, diagnostics);
}

}  // namespace

void check_outputs(const Target& target, const Known& known, base::Diagnostics& diagnostics) {
  const project::StackConfig& stack = *target.config;
  for (const Node* node : {&stack.parameters, &stack.stack_tags, &stack.notifications, &stack.template_path,
                           &stack.template_node, &stack.template_bucket_name, &stack.template_key_prefix,
                           &stack.cloudformation_service_role, &stack.j2_environment})
    check_node(*node, known, diagnostics);
  const auto own = known.find(stack.path);
  if (own != known.end() && own->second.renders) check_node(stack.user_data, known, diagnostics);
  for (const project::Hook& hook : stack.hooks) check_node(hook.call, known, diagnostics);
}

}  // namespace cf::workflow
