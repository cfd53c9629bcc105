#include "emulator/change_set_xml.h"

#include "emulator/stack_xml.h"

namespace cf::emulator {

namespace {

void write_detail(Xml& xml, const ChangeDetail& detail) {
  xml.open("member").open("Target").text("Attribute", detail.attribute).text_if("Name", detail.name);
  xml.text_if("RequiresRecreation", detail.recreation).text_if("Path", detail.path);
  if (detail.before) xml.text("BeforeValue", *detail.before);
  if (detail.after) xml.text("AfterValue", *detail.after);
  xml.text_if("AttributeChangeType", detail.change_type).close("Target");
  xml.text("Evaluation", detail.evaluation).text("ChangeSource", detail.source);
  xml.text_if("CausingEntity", detail.causing_entity).close("member");
}

}  // namespace

void write_change_set(Xml& xml, const ChangeSet& c, bool values) {
  xml.text("ChangeSetName", c.name).text("ChangeSetId", c.id).text("StackId", c.stack_id);
  xml.text("StackName", c.stack_name).text_if("Description", c.description);
  write_parameters(xml, c.definition.parameters);
  xml.text("CreationTime", iso_time(c.created)).text("ExecutionStatus", c.execution_status);
  xml.text("Status", c.status);
  xml.text_if("StatusReason", c.reason.empty() && values ? c.values_reason : c.reason);
  xml.texts("NotificationARNs", c.definition.notification_arns);
  xml.open("RollbackConfiguration").close("RollbackConfiguration");
  xml.texts("Capabilities", c.definition.capabilities);
  if (!c.definition.tags.empty()) write_tags(xml, c.definition.tags);
  xml.flag("IncludeNestedStacks", c.include_nested);
  xml.text_if("ParentChangeSetId", c.parent_id).text_if("RootChangeSetId", c.root_id);
  xml.text_if("OnStackFailure", c.on_stack_failure);
}

void write_change(Xml& xml, const Change& c) {
  xml.open("member").text("Type", "Resource").open("ResourceChange");
  xml.text_if("PolicyAction", c.policy_action)
      .text("Action", c.action)
      .text("LogicalResourceId", c.logical_id);
  xml.text_if("PhysicalResourceId", c.physical_id).text("ResourceType", c.type);
  xml.text_if("Replacement", c.replacement).texts("Scope", c.scope).open("Details");
  for (const ChangeDetail& detail : c.details) write_detail(xml, detail);
  xml.close("Details").text_if("ChangeSetId", c.change_set_id);
  xml.text_if("BeforeContext", c.before_context).text_if("AfterContext", c.after_context);
  xml.close("ResourceChange").close("member");
}

void write_change_set_summary(Xml& xml, const ChangeSet& c) {
  xml.open("member").text("StackId", c.stack_id).text("StackName", c.stack_name).text("ChangeSetId", c.id);
  xml.text("ChangeSetName", c.name).text("ExecutionStatus", c.execution_status).text("Status", c.status);
  xml.text_if("StatusReason", c.reason).text("CreationTime", iso_time(c.created));
  xml.text_if("Description", c.description).flag("IncludeNestedStacks", c.include_nested).close("member");
}

std::string missing_exports(World& world, const Stack& stack, const StackEvaluation& evaluation) {
  for (const template_::ResourceDeclaration& resource : evaluation.t().resources) {
    for (const std::string& name : template_::references_of(evaluation.t(), resource.node).imports) {
      if (world.exporter(stack.account, stack.region, name)) continue;
      return "[WARN] --include-property-values option can return incomplete ChangeSet data because: "
             "ChangeSet creation "
             "failed for resource [" +
             resource.logical_id + "] because: No export named " + name;
    }
  }
  return {};
}

}  // namespace cf::emulator
