#include <array>

#include "aws/cloudformation_call.h"
#include "aws/contract_texts.h"

namespace cf::aws {
namespace {

// Every status but DELETE_COMPLETE: deleted stacks are listed for ninety days.
std::vector<std::string> living_statuses() {
  using base::StackStatus;
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(StackStatus::import_rollback_complete); ++i) {
    const auto status = static_cast<StackStatus>(i);
    if (status != StackStatus::delete_complete) names.emplace_back(base::to_string(status));
  }
  return names;
}

base::Result<StackRecord> read_stack(pugi::xml_node node) {
  StackRecord stack;
  const auto status = read_status(node);
  if (!status) return status.error();
  stack.status = *status;
  stack.id = text_of(node, "StackId");
  stack.name = text_of(node, "StackName");
  stack.status_reason = text_of(node, "StackStatusReason");
  stack.description = text_of(node, "Description");
  stack.creation_time = text_of(node, "CreationTime");
  stack.last_updated_time = text_of(node, "LastUpdatedTime");
  stack.deletion_time = text_of(node, "DeletionTime");
  stack.change_set_id = text_of(node, "ChangeSetId");
  stack.parent_id = text_of(node, "ParentId");
  stack.root_id = text_of(node, "RootId");
  stack.role_arn = text_of(node, "RoleARN");
  stack.parameters = read_parameters(node);
  stack.tags = read_tags(node);
  for_each_member(node, "Outputs", [&](pugi::xml_node member) {
    stack.outputs.push_back({text_of(member, "OutputKey"), text_of(member, "OutputValue"),
                             text_of(member, "Description"), text_of(member, "ExportName")});
  });
  stack.capabilities = texts_of(node, "Capabilities");
  stack.notification_arns = texts_of(node, "NotificationARNs");
  stack.termination_protection = is_true(node, "EnableTerminationProtection");
  stack.disable_rollback = is_true(node, "DisableRollback");
  stack.timeout_minutes = integer_of(node, "TimeoutInMinutes");
  return stack;
}

base::Result<StackSummary> read_summary(pugi::xml_node node) {
  StackSummary stack;
  const auto status = read_status(node);
  if (!status) return status.error();
  stack.status = *status;
  stack.id = text_of(node, "StackId");
  stack.name = text_of(node, "StackName");
  stack.creation_time = text_of(node, "CreationTime");
  stack.last_updated_time = text_of(node, "LastUpdatedTime");
  stack.deletion_time = text_of(node, "DeletionTime");
  stack.parent_id = text_of(node, "ParentId");
  stack.template_description = text_of(node, "TemplateDescription");
  return stack;
}

StackEvent read_event(pugi::xml_node node) {
  StackEvent event;
  event.id = text_of(node, "EventId");
  event.stack_id = text_of(node, "StackId");
  event.stack_name = text_of(node, "StackName");
  event.logical_id = text_of(node, "LogicalResourceId");
  event.physical_id = text_of(node, "PhysicalResourceId");
  event.type = text_of(node, "ResourceType");
  event.status = text_of(node, "ResourceStatus");
  event.status_reason = text_of(node, "ResourceStatusReason");
  event.timestamp = text_of(node, "Timestamp");
  event.token = text_of(node, "ClientRequestToken");
  return event;
}

// The members of a page's list, read one by one; the first that can't be read ends the listing with its
// error.
template <typename T>
base::Result<bool> append_members(std::vector<T>& list, pugi::xml_node result, const char* name,
                                  base::Result<T> (*read)(pugi::xml_node)) {
  for (const auto member : result.child(name).children("member")) {
    auto value = read(member);
    if (!value) return value.error();
    list.push_back(*std::move(value));
  }
  return true;
}

}  // namespace

base::Result<std::vector<StackRecord>> CloudFormation::describe_stacks(const base::Call& call) {
  std::vector<StackRecord> stacks;
  const auto done = for_each_page(
      session_, [] { return cloudformation_query("DescribeStacks"); },
      [&](pugi::xml_node result) { return append_members(stacks, result, "Stacks", &read_stack); }, call);
  if (!done) return done.error();
  return stacks;
}

base::Result<StackRecord> CloudFormation::describe_stack(const std::string& name_or_id,
                                                         const base::Call& call) {
  const auto answer =
      cloudformation_query("DescribeStacks").add("StackName", name_or_id).send(session_, call);
  if (!answer) return answer.error();
  const auto member = answer->result().child("Stacks").child("member");
  if (!member) return base::error(base::ErrorKind::not_found, "the stack " + name_or_id + " does not exist");
  return read_stack(member);
}

base::Result<std::vector<StackSummary>> CloudFormation::list_stacks(const base::Call& call) {
  std::vector<StackSummary> stacks;
  const auto done = for_each_page(
      session_,
      [] { return cloudformation_query("ListStacks").add_list("StackStatusFilter", living_statuses()); },
      [&](pugi::xml_node result) { return append_members(stacks, result, "StackSummaries", &read_summary); },
      call);
  if (!done) return done.error();
  return stacks;
}

base::Result<std::string> CloudFormation::get_template(const std::string& stack, const base::Call& call) {
  return get_template(stack, {}, call);
}

base::Result<std::string> CloudFormation::get_template(const std::string& stack,
                                                       const std::string& change_set,
                                                       const base::Call& call) {
  const auto answer = cloudformation_query("GetTemplate")
                          .add("StackName", stack)
                          .add_if("ChangeSetName", change_set)
                          .add("TemplateStage", "Original")
                          .send(session_, call);
  if (!answer) return answer.error();
  return text_of(answer->result(), "TemplateBody");
}

base::Result<std::vector<ResourceRecord>> CloudFormation::list_stack_resources(const std::string& stack,
                                                                               const base::Call& call) {
  std::vector<ResourceRecord> resources;
  const auto done = for_each_page(
      session_, [&] { return cloudformation_query("ListStackResources").add("StackName", stack); },
      [&](pugi::xml_node result) -> base::Result<bool> {
        for_each_member(result, "StackResourceSummaries", [&](pugi::xml_node node) {
          resources.push_back({text_of(node, "LogicalResourceId"), text_of(node, "PhysicalResourceId"),
                               text_of(node, "ResourceType"), text_of(node, "ResourceStatus"),
                               text_of(node, "ResourceStatusReason"), text_of(node, "LastUpdatedTimestamp")});
        });
        return true;
      },
      call);
  if (!done) return done.error();
  return resources;
}

base::Result<std::vector<StackEvent>> CloudFormation::describe_stack_events(const std::string& stack,
                                                                            const std::string& until,
                                                                            const base::Call& call) {
  std::vector<StackEvent> events;
  const auto done = for_each_page(
      session_, [&] { return cloudformation_query("DescribeStackEvents").add("StackName", stack); },
      [&](pugi::xml_node result) -> base::Result<bool> {
        for (const auto node : result.child("StackEvents").children("member")) {
          StackEvent event = read_event(node);
          if (!until.empty() && event.id == until) return false;
          events.push_back(std::move(event));
        }
        return true;
      },
      call);
  if (!done) return done.error();
  return events;
}

base::Result<std::vector<ExportRecord>> CloudFormation::list_exports(const base::Call& call) {
  std::vector<ExportRecord> exports;
  const auto done = for_each_page(
      session_, [] { return cloudformation_query("ListExports"); },
      [&](pugi::xml_node result) -> base::Result<bool> {
        for_each_member(result, "Exports", [&](pugi::xml_node node) {
          exports.push_back(
              {text_of(node, "ExportingStackId"), text_of(node, "Name"), text_of(node, "Value")});
        });
        return true;
      },
      call);
  if (!done) return done.error();
  return exports;
}

base::Result<std::vector<std::string>> CloudFormation::list_imports(const std::string& export_name,
                                                                    const base::Call& call) {
  std::vector<std::string> stacks;
  const auto done = for_each_page(
      session_, [&] { return cloudformation_query("ListImports").add("ExportName", export_name); },
      [&](pugi::xml_node result) -> base::Result<bool> {
        for (auto& name : texts_of(result, "Imports")) stacks.push_back(std::move(name));
        return true;
      },
      call);
  if (!done && done.error().code == "ValidationError" && says_not_imported(done.error().message))
    return stacks;
  if (!done) return done.error();
  return stacks;
}

}  // namespace cf::aws
