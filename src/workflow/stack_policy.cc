#include "workflow/stack_policy.h"

#include "base/files.h"
#include "document/json.h"
#include "gate/stack_policy.h"

namespace cf::workflow {

namespace {

constexpr std::size_t longest_stack_policy = 16'384;  // AWS's limit, in bytes

}  // namespace

std::string read_stack_policy(const Settings& settings, const descriptor::Rules& rules,
                              base::Diagnostics& diagnostics) {
  if (rules.stack_policy.empty()) return {};
  const std::string beside = "it is looked for beside the descriptor";
  const auto file = base::beneath(settings.descriptor.parent_path(), rules.stack_policy);
  if (!file) {
    diagnostics.error(rules.stack_policy_at, "stack_policy: " + file.error().message, beside);
    return {};
  }
  auto text = base::read_file(*file);
  if (!text) {
    diagnostics.error(rules.stack_policy_at,
                      "the stack policy " + rules.stack_policy + " can't be read: " + text.error().message,
                      beside);
    return {};
  }
  base::Diagnostics own;
  const document::Node policy = document::parse_json(rules.stack_policy, *std::move(text), own);
  const bool readable = !own.has_errors();
  diagnostics.append(std::move(own));
  if (!readable) return {};
  const std::size_t before = diagnostics.error_count();
  gate::check_stack_policy(policy, diagnostics);
  if (diagnostics.error_count() > before) return {};
  std::string canonical = document::canonical_json(policy);
  if (canonical.size() > longest_stack_policy) {
    diagnostics.error(policy.origin(),
                      "the stack policy has " + std::to_string(canonical.size()) +
                          " bytes without blanks; CloudFormation takes 16,384",
                      "name resources by patterns");
    return {};
  }
  return canonical;
}

}  // namespace cf::workflow
