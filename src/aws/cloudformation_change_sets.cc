#include "aws/cloudformation_call.h"
#include "aws/contract_texts.h"

namespace cf::aws {
namespace {

ResourceChange read_change(pugi::xml_node node) {
  ResourceChange change;
  change.action = text_of(node, "Action");
  change.logical_id = text_of(node, "LogicalResourceId");
  change.physical_id = text_of(node, "PhysicalResourceId");
  change.type = text_of(node, "ResourceType");
  change.replacement = text_of(node, "Replacement");
  change.scope = texts_of(node, "Scope");
  std::vector<document::Node> details;
  for_each_member(node, "Details", [&](pugi::xml_node member) { details.push_back(node_of(member)); });
  change.details = document::Node::sequence(std::move(details));
  change.policy_action = text_of(node, "PolicyAction");
  change.change_set_id = text_of(node, "ChangeSetId");
  change.before_context = text_of(node, "BeforeContext");
  change.after_context = text_of(node, "AfterContext");
  return change;
}

void read_change_set(ChangeSetRecord& record, pugi::xml_node node) {
  record.id = text_of(node, "ChangeSetId");
  record.name = text_of(node, "ChangeSetName");
  record.stack_id = text_of(node, "StackId");
  record.stack_name = text_of(node, "StackName");
  record.status = text_of(node, "Status");
  record.status_reason = text_of(node, "StatusReason");
  record.execution_status = text_of(node, "ExecutionStatus");
  record.parameters = read_parameters(node);
  record.tags = read_tags(node);
  record.capabilities = texts_of(node, "Capabilities");
  record.notification_arns = texts_of(node, "NotificationARNs");
}

constexpr std::string_view nested_stack_type = "AWS::CloudFormation::Stack";

// CloudFormation lists a nested stack also because its template might have changed: its one detail names no
// property and has the source Automatic.
bool only_might_change(const ResourceChange& row) {
  for (const document::Node& detail : row.details.items())
    if (detail["ChangeSource"].text() != "Automatic") return false;
  return row.action == "Modify" && row.replacement != "True";
}

}  // namespace

bool ChangeSetRecord::no_change() const {
  return status == "FAILED" && says_no_changes(status_reason);
}

base::Result<std::string> CloudFormation::create_change_set(const CreateChangeSetInput& input,
                                                            const base::Call& call) {
  Query query = cloudformation_query("CreateChangeSet", effect_of(input.client_token));
  query.add("StackName", input.stack).add("ChangeSetName", input.name).add("ChangeSetType", input.type);
  query.add_if("ClientToken", input.client_token).add_if("Description", input.description);
  add_template(query, input.source);
  add_parameters(query, input.parameters);
  add_tags(query, input.tags);
  query.add_list("Capabilities", input.capabilities).add_list("NotificationARNs", input.notification_arns);
  if (input.type == "UPDATE") clear_empty_lists(query, input.tags, input.notification_arns);
  query.add_if("RoleARN", input.role_arn).add_if("OnStackFailure", input.on_stack_failure);
  if (input.include_nested) query.add("IncludeNestedStacks", "true");
  const auto answer = query.send(session_, call);
  if (!answer) return answer.error();
  return text_of(answer->result(), "Id");
}

base::Result<ChangeSetRecord> CloudFormation::describe_change_set(const std::string& stack,
                                                                  const std::string& name, bool values,
                                                                  const base::Call& call) {
  auto record = read_one_change_set(stack, name, values, call);
  if (!record || record->status != "CREATE_COMPLETE") return record;
  std::vector<ResourceChange> rows = std::move(record->changes);
  record->changes.clear();
  for (ResourceChange& row : rows) {
    if (row.type != nested_stack_type || row.action == "Remove") {
      record->changes.push_back(std::move(row));
      continue;
    }
    if (row.change_set_id.empty()) {
      if (row.action != "Add") record->unseen_nested.push_back(row.logical_id);
      record->changes.push_back(std::move(row));
      continue;
    }
    auto nested = describe_change_set({}, row.change_set_id, values, call);
    if (!nested)
      return std::move(nested).error().while_("reading the change set of the nested stack " + row.logical_id);
    if (nested->no_change() && only_might_change(row)) continue;
    const std::string prefix = row.logical_id + "/";
    record->changes.push_back(std::move(row));
    for (ResourceChange& inner : nested->changes) {
      inner.logical_id.insert(0, prefix);
      record->changes.push_back(std::move(inner));
    }
    for (const std::string& unseen : nested->unseen_nested) record->unseen_nested.push_back(prefix + unseen);
  }
  return record;
}

base::Result<ChangeSetRecord> CloudFormation::read_one_change_set(const std::string& stack,
                                                                  const std::string& name, bool values,
                                                                  const base::Call& call) {
  ChangeSetRecord record;
  bool first = true;
  const auto make = [&] {
    Query query = cloudformation_query("DescribeChangeSet");
    query.add_if("StackName", stack).add("ChangeSetName", name);
    if (values) query.add("IncludePropertyValues", "true");
    return query;
  };
  const auto page = [&](pugi::xml_node result) -> base::Result<bool> {
    if (first) read_change_set(record, result);
    first = false;
    for_each_member(result, "Changes", [&](pugi::xml_node member) {
      const auto change = member.child("ResourceChange");
      if (change) record.changes.push_back(read_change(change));
    });
    return true;
  };
  const auto done = for_each_page(session_, make, page, call);
  if (!done) return done.error();
  return record;
}

base::Result<void> CloudFormation::execute_change_set(const std::string& stack, const std::string& name,
                                                      const std::string& token, bool disable_rollback,
                                                      const base::Call& call) {
  Query query = cloudformation_query("ExecuteChangeSet", effect_of(token));
  query.add_if("StackName", stack).add("ChangeSetName", name).add_if("ClientRequestToken", token);
  if (disable_rollback) query.add("DisableRollback", "true");
  const auto answer = query.send(session_, call);
  if (!answer) return answer.error();
  return {};
}

base::Result<void> CloudFormation::delete_change_set(const std::string& stack, const std::string& name,
                                                     const base::Call& call) {
  Query query = cloudformation_query("DeleteChangeSet", Effect::repeats);
  const auto answer = query.add_if("StackName", stack).add("ChangeSetName", name).send(session_, call);
  if (!answer) return answer.error();
  return {};
}

base::Result<std::vector<std::string>> CloudFormation::list_change_sets(const std::string& stack,
                                                                        const base::Call& call) {
  std::vector<std::string> names;
  const auto done = for_each_page(
      session_, [&] { return cloudformation_query("ListChangeSets").add("StackName", stack); },
      [&](pugi::xml_node result) -> base::Result<bool> {
        for_each_member(result, "Summaries",
                        [&](pugi::xml_node member) { names.push_back(text_of(member, "ChangeSetName")); });
        return true;
      },
      call);
  if (!done) return done.error();
  return names;
}

}  // namespace cf::aws
