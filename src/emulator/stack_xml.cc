#include "emulator/stack_xml.h"

#include "base/secrets.h"
#include "emulator/world.h"

namespace cf::emulator {

std::string iso_time(std::int64_t ms) {
  return base::iso8601(from_milliseconds(ms));
}

void write_parameters(Xml& xml, const std::vector<ParameterValue>& parameters) {
  if (parameters.empty()) return;
  xml.members("Parameters", parameters, [](Xml& x, const ParameterValue& p) {
    x.text("ParameterKey", p.key)
        .text("ParameterValue", p.no_echo ? base::masked : std::string_view(p.value));
    if (p.is_ssm) x.text("ResolvedValue", p.no_echo ? base::masked : std::string_view(p.resolved));
  });
}

void write_tags(Xml& xml, const std::vector<Tag>& tags) {
  xml.members("Tags", tags, [](Xml& x, const Tag& tag) { x.text("Key", tag.key).text("Value", tag.value); });
}

void write_stack(Xml& xml, const Stack& stack) {
  const bool review = stack.status == StackStatus::review_in_progress;
  const Definition& d = stack.definition;
  xml.text("StackId", stack.id).text("StackName", stack.name);
  if (!stack.is_deleted()) xml.text_if("ChangeSetId", review ? "" : stack.change_set_id);
  if (!review) {
    xml.text_if("Description", d.description);
    write_parameters(xml, d.parameters);
  }
  xml.text("CreationTime", iso_time(stack.created));
  if (stack.deleted != 0) xml.text("DeletionTime", iso_time(stack.deleted));
  if (stack.updated != 0) xml.text("LastUpdatedTime", iso_time(stack.updated));
  xml.open("RollbackConfiguration").close("RollbackConfiguration");
  xml.text("StackStatus", base::to_string(stack.status)).text_if("StackStatusReason", stack.reason);
  xml.flag("DisableRollback", stack.disable_rollback).texts("NotificationARNs", d.notification_arns);
  if (stack.timeout_minutes > 0) xml.text("TimeoutInMinutes", std::to_string(stack.timeout_minutes));
  if (!d.capabilities.empty() && !review) xml.texts("Capabilities", d.capabilities);
  if (!stack.outputs.empty()) {
    xml.members("Outputs", stack.outputs, [](Xml& x, const OutputValue& output) {
      x.text("OutputKey", output.key).text("OutputValue", output.value);
      x.text_if("Description", output.description).text_if("ExportName", output.export_name);
    });
  }
  xml.text_if("RoleARN", d.role_arn);
  write_tags(xml, review ? std::vector<Tag>{} : d.tags);
  if (!stack.is_deleted()) xml.flag("EnableTerminationProtection", stack.termination_protection);
  xml.text_if("ParentId", stack.parent_id).text_if("RootId", stack.root_id);
  xml.raw("<DriftInformation><StackDriftStatus>NOT_CHECKED</StackDriftStatus></DriftInformation>");
}

}  // namespace cf::emulator
