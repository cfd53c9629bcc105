#include "aws/cloudformation_call.h"

namespace cf::aws {
namespace {

void add_stack_input(Query& query, const CreateStackInput& input) {
  query.add("StackName", input.stack).add_if("ClientRequestToken", input.client_token);
  add_template(query, input.source);
  add_parameters(query, input.parameters);
  add_tags(query, input.tags);
  query.add_list("Capabilities", input.capabilities).add_list("NotificationARNs", input.notification_arns);
  query.add_if("RoleARN", input.role_arn).add_if("StackPolicyBody", input.stack_policy_body);
  if (input.disable_rollback) query.add("DisableRollback", "true");
}

base::Result<std::string> stack_id_of(const Query& query, const Session& session, const base::Call& call) {
  const auto answer = query.send(session, call);
  if (!answer) return answer.error();
  return text_of(answer->result(), "StackId");
}

base::Result<void> send_only(const Query& query, const Session& session, const base::Call& call) {
  const auto answer = query.send(session, call);
  if (!answer) return answer.error();
  return {};
}

}  // namespace

base::Result<std::string> CloudFormation::create_stack(const CreateStackInput& input,
                                                       const base::Call& call) {
  Query query = cloudformation_query("CreateStack", effect_of(input.client_token));
  add_stack_input(query, input);
  // OnFailure and DisableRollback exclude each other.
  if (!input.disable_rollback) query.add_if("OnFailure", input.on_failure);
  if (input.timeout_minutes > 0) query.add("TimeoutInMinutes", std::to_string(input.timeout_minutes));
  if (input.termination_protection) query.add("EnableTerminationProtection", "true");
  return stack_id_of(query, session_, call);
}

base::Result<std::string> CloudFormation::update_stack(const CreateStackInput& input,
                                                       const base::Call& call) {
  Query query = cloudformation_query("UpdateStack", effect_of(input.client_token));
  add_stack_input(query, input);
  clear_empty_lists(query, input.tags, input.notification_arns);
  return stack_id_of(query, session_, call);
}

base::Result<void> CloudFormation::delete_stack(const std::string& stack, const std::string& token,
                                                const std::vector<std::string>& retain,
                                                const std::string& role_arn, const base::Call& call) {
  Query query = cloudformation_query("DeleteStack", effect_of(token));
  query.add("StackName", stack).add_if("ClientRequestToken", token);
  query.add_list("RetainResources", retain).add_if("RoleARN", role_arn);
  return send_only(query, session_, call);
}

base::Result<void> CloudFormation::cancel_update_stack(const std::string& stack, const base::Call& call) {
  Query query = cloudformation_query("CancelUpdateStack", Effect::mutation);
  return send_only(query.add("StackName", stack), session_, call);
}

base::Result<void> CloudFormation::continue_update_rollback(const std::string& stack,
                                                            const std::vector<std::string>& skip,
                                                            const base::Call& call) {
  Query query = cloudformation_query("ContinueUpdateRollback", Effect::mutation);
  return send_only(query.add("StackName", stack).add_list("ResourcesToSkip", skip), session_, call);
}

base::Result<void> CloudFormation::rollback_stack(const std::string& stack, const base::Call& call) {
  Query query = cloudformation_query("RollbackStack", Effect::mutation);
  return send_only(query.add("StackName", stack), session_, call);
}

base::Result<void> CloudFormation::set_stack_policy(const std::string& stack, const std::string& body,
                                                    const base::Call& call) {
  Query query = cloudformation_query("SetStackPolicy", Effect::repeats);
  return send_only(query.add("StackName", stack).add("StackPolicyBody", body), session_, call);
}

base::Result<std::string> CloudFormation::get_stack_policy(const std::string& stack, const base::Call& call) {
  const auto answer = cloudformation_query("GetStackPolicy").add("StackName", stack).send(session_, call);
  if (!answer) return answer.error();
  return text_of(answer->result(), "StackPolicyBody");
}

base::Result<void> CloudFormation::update_termination_protection(const std::string& stack, bool on,
                                                                 const base::Call& call) {
  Query query = cloudformation_query("UpdateTerminationProtection", Effect::repeats);
  query.add("StackName", stack).add("EnableTerminationProtection", on ? "true" : "false");
  return send_only(query, session_, call);
}

}  // namespace cf::aws
