#include "deploy/request.h"

#include <algorithm>

#include "base/digest.h"
#include "plan/change_set_row.h"

namespace cf::deploy {

namespace {

std::string fingerprint(std::string_view plan_digest, const base::UnitId& unit, std::string_view run_id,
                        std::string_view action, int attempt) {
  std::string text;
  const std::string id = unit.str(), nth = std::to_string(attempt);
  for (std::string_view part : {plan_digest, std::string_view(id), run_id, action, std::string_view(nth)}) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
  }
  return base::sha256_hex(text);
}

std::vector<aws::Parameter> parameters_of(const plan::DesiredStack& desired) {
  std::vector<aws::Parameter> out;
  for (const auto& parameter : desired.parameters) {
    aws::Parameter sent;
    sent.key = parameter.key;
    sent.use_previous = parameter.use_previous;
    if (!parameter.use_previous) sent.value = std::string(parameter.value.text());
    out.push_back(std::move(sent));
  }
  return out;
}

std::vector<aws::Tag> tags_of(const plan::DesiredStack& desired) {
  std::vector<aws::Tag> out;
  for (const auto& [key, value] : desired.tags) out.push_back({key, std::string(value.text())});
  return out;
}

}  // namespace

std::string client_token(std::string_view plan_digest, const base::UnitId& unit, std::string_view run_id,
                         std::string_view action, int attempt) {
  return "cf-" + fingerprint(plan_digest, unit, run_id, action, attempt).substr(0, 40);
}

std::string change_set_name(std::string_view plan_digest, const base::UnitId& unit, std::string_view run_id,
                            int attempt) {
  return "cf-" + std::string(plan_digest.substr(0, 12)) + "-" +
         fingerprint(plan_digest, unit, run_id, "change_set", attempt).substr(0, 16);
}

aws::CreateChangeSetInput change_set_input(const std::string& stack, const plan::DesiredStack& desired,
                                           const aws::TemplateSource& source, bool create) {
  aws::CreateChangeSetInput input;
  input.stack = stack;
  input.type = create ? "CREATE" : "UPDATE";
  input.source = source;
  input.parameters = parameters_of(desired);
  input.tags = tags_of(desired);
  input.capabilities = desired.capabilities;
  input.notification_arns = desired.notification_arns;
  input.role_arn = desired.role_arn;
  // OnStackFailure and DisableRollback exclude each other, and disabling wins as in Sceptre.
  if (create && !desired.disable_rollback) input.on_stack_failure = desired.on_failure;
  // What a new stack nests is new too. That a template only mentions the type costs nothing.
  input.include_nested =
      !create && desired.template_body.find("AWS::CloudFormation::Stack") != std::string::npos;
  return input;
}

aws::CreateStackInput create_stack_input(const std::string& stack, const plan::DesiredStack& desired,
                                         const aws::TemplateSource& source) {
  aws::CreateStackInput input;
  input.stack = stack;
  input.source = source;
  input.parameters = parameters_of(desired);
  input.tags = tags_of(desired);
  input.capabilities = desired.capabilities;
  input.notification_arns = desired.notification_arns;
  input.role_arn = desired.role_arn;
  input.disable_rollback = desired.disable_rollback;
  if (!desired.disable_rollback) input.on_failure = desired.on_failure;
  input.timeout_minutes = desired.timeout_minutes;
  return input;
}

int resources_of_its_own(const std::vector<change::ResourceChange>& changes) {
  return static_cast<int>(std::count_if(
      changes.begin(), changes.end(),
      [](const change::ResourceChange& change) { return change.logical_id.find('/') == std::string::npos; }));
}

std::vector<change::ResourceChange> changes_of(const aws::ChangeSetRecord& record) {
  std::vector<change::ResourceChange> out;
  for (const auto& change : record.changes) {
    plan::ChangeSetRow row;
    row.action = change.action;
    row.logical_id = change.logical_id;
    row.physical_id = change.physical_id;
    row.type = change.type;
    row.replacement = change.replacement;
    row.policy_action = change.policy_action;
    row.details = change.details;
    out.push_back(plan::from_change_set(row));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.logical_id < b.logical_id; });
  return out;
}

}  // namespace cf::deploy
