#include <algorithm>

#include "document/json.h"
#include "document/scalar.h"
#include "emulator/cloudformation.h"
#include "emulator/refusal.h"
#include "emulator/stack_xml.h"

namespace cf::emulator {

namespace {

void write_resource(Xml& xml, const Stack& stack, const Resource& resource, std::string_view time_element) {
  xml.text("LogicalResourceId", resource.logical_id).text_if("PhysicalResourceId", resource.physical_id);
  xml.text("ResourceType", resource.type).text(time_element, iso_time(resource.updated));
  xml.text("ResourceStatus", resource.status).text_if("ResourceStatusReason", resource.reason);
  xml.text_if("Description", resource.description);
  xml.raw(
      "<DriftInformation><StackResourceDriftStatus>NOT_CHECKED</StackResourceDriftStatus></"
      "DriftInformation>");
  static_cast<void>(stack);
}

// In the order in which AWS lists them: by logical id.
std::vector<const Resource*> listed(const Stack& stack) {
  std::vector<const Resource*> out;
  for (const auto& [id, resource] : stack.resources)
    if (resource.status != "DELETE_COMPLETE" || stack.is_deleted()) out.push_back(&resource);
  return out;
}

}  // namespace

CloudFormation::Answer CloudFormation::describe_stacks(const Request& r) {
  std::vector<const Stack*> stacks;
  if (const std::string name = r.parameters.get("StackName"); !name.empty()) {
    auto stack = existing(r, true);
    if (!stack) return std::move(stack).error();
    stacks.push_back(*stack);
  } else {
    for (const Stack* stack : world_.stacks_of(r.caller.account, r.region))
      if (!stack->is_deleted()) stacks.push_back(stack);
    std::reverse(stacks.begin(), stacks.end());
  }
  auto page = page_of(r, stacks.size());
  if (!page) return std::move(page).error();
  const std::vector<const Stack*> shown(stacks.begin() + static_cast<std::ptrdiff_t>(page->first),
                                        stacks.begin() + static_cast<std::ptrdiff_t>(page->last));
  Xml xml;
  xml.members("Stacks", shown, [](Xml& x, const Stack* stack) { write_stack(x, *stack); });
  return xml.text_if("NextToken", page->next).take();
}

CloudFormation::Answer CloudFormation::list_stacks(const Request& r) {
  const std::vector<std::string> filter = r.parameters.list("StackStatusFilter");
  std::vector<const Stack*> stacks;
  for (const Stack* stack : world_.stacks_of(r.caller.account, r.region)) {
    if (filter.empty() ||
        std::find(filter.begin(), filter.end(), base::to_string(stack->status)) != filter.end())
      stacks.push_back(stack);
  }
  std::reverse(stacks.begin(), stacks.end());
  auto page = page_of(r, stacks.size());
  if (!page) return std::move(page).error();
  Xml xml;
  xml.open("StackSummaries");
  for (std::size_t i = page->first; i < page->last; ++i) {
    const Stack& stack = *stacks[i];
    xml.open("member").text("StackId", stack.id).text("StackName", stack.name);
    xml.text_if("TemplateDescription", stack.definition.description);
    xml.text("CreationTime", iso_time(stack.created));
    if (stack.updated != 0) xml.text("LastUpdatedTime", iso_time(stack.updated));
    if (stack.deleted != 0) xml.text("DeletionTime", iso_time(stack.deleted));
    xml.text("StackStatus", base::to_string(stack.status)).text_if("StackStatusReason", stack.reason);
    xml.text_if("ParentId", stack.parent_id).text_if("RootId", stack.root_id);
    xml.raw("<DriftInformation><StackDriftStatus>NOT_CHECKED</StackDriftStatus></DriftInformation>")
        .close("member");
  }
  return xml.close("StackSummaries").text_if("NextToken", page->next).take();
}

CloudFormation::Answer CloudFormation::describe_events(const Request& r) {
  auto stack = existing(r, false);
  if (!stack) return std::move(stack).error();
  auto events = world_.events_of(**stack);
  if (!events) return std::move(events).error();
  auto page = page_of(r, events->size());
  if (!page) return std::move(page).error();
  Xml xml;
  xml.open("StackEvents");
  for (std::size_t i = page->first; i < page->last; ++i) {
    const Event& e = (*events)[i];
    xml.open("member").text("StackId", (*stack)->id).text("EventId", e.id).text("StackName", (*stack)->name);
    xml.text("LogicalResourceId", e.logical_id).text("PhysicalResourceId", e.physical_id);
    xml.text("ResourceType", e.type).text("Timestamp", iso_time(e.time)).text("ResourceStatus", e.status);
    xml.text_if("ResourceStatusReason", e.reason).text_if("ResourceProperties", e.properties);
    xml.text_if("ClientRequestToken", e.token).close("member");
  }
  return xml.close("StackEvents").text_if("NextToken", page->next).take();
}

CloudFormation::Answer CloudFormation::describe_resource(const Request& r) {
  const std::string name = r.parameters.get("StackName");
  const Stack* stack = find(r, name);
  if (!stack) return validation_error("Stack '" + name + "' does not exist");
  const std::string id = r.parameters.get("LogicalResourceId");
  const auto resource = stack->resources.find(id);
  if (resource == stack->resources.end())
    return validation_error("Resource " + id + " does not exist for stack " + name);
  Xml xml;
  xml.open("StackResourceDetail").text("StackName", stack->name).text("StackId", stack->id);
  write_resource(xml, *stack, resource->second, "LastUpdatedTimestamp");
  xml.text("Metadata", resource->second.metadata ? document::to_json(resource->second.metadata) : "{}");
  return xml.close("StackResourceDetail").take();
}

CloudFormation::Answer CloudFormation::describe_resources(const Request& r) {
  const std::string name = r.parameters.get("StackName");
  const std::string physical_id = r.parameters.get("PhysicalResourceId");
  const std::string logical_id = r.parameters.get("LogicalResourceId");
  const Stack* stack = name.empty() ? nullptr : find(r, name);
  if (name.empty()) {
    if (physical_id.empty())
      return validation_error("Either StackName or PhysicalResourceId must be specified");
    for (const Stack* candidate : world_.stacks_of(r.caller.account, r.region)) {
      if (candidate->is_deleted()) continue;
      for (const auto& [id, resource] : candidate->resources)
        if (resource.physical_id == physical_id) stack = candidate;
    }
    if (!stack) return validation_error("Stack for " + physical_id + " does not exist");
  }
  if (!stack) return validation_error("Stack with id " + name + " does not exist");
  Xml xml;
  xml.open("StackResources");
  // What is beyond the first hundred only ListStackResources tells.
  std::size_t left = 100;
  for (const Resource* resource : listed(*stack)) {
    if (!logical_id.empty() && resource->logical_id != logical_id) continue;
    if (left-- == 0) break;
    xml.open("member").text("StackName", stack->name).text("StackId", stack->id);
    write_resource(xml, *stack, *resource, "Timestamp");
    xml.close("member");
  }
  return xml.close("StackResources").take();
}

CloudFormation::Answer CloudFormation::list_resources(const Request& r) {
  auto stack = existing(r, true);
  if (!stack) return std::move(stack).error();
  const std::vector<const Resource*> resources = listed(**stack);
  auto page = page_of(r, resources.size());
  if (!page) return std::move(page).error();
  Xml xml;
  xml.open("StackResourceSummaries");
  for (std::size_t i = page->first; i < page->last; ++i) {
    xml.open("member");
    write_resource(xml, **stack, *resources[i], "LastUpdatedTimestamp");
    xml.close("member");
  }
  return xml.close("StackResourceSummaries").text_if("NextToken", page->next).take();
}

CloudFormation::Answer CloudFormation::list_exports(const Request& r) {
  struct Export {
    std::string name, value, stack_id;
  };
  std::vector<Export> exports;
  for (const Stack* stack : world_.stacks_of(r.caller.account, r.region)) {
    if (stack->is_deleted()) continue;
    for (const OutputValue& output : stack->outputs)
      if (!output.export_name.empty()) exports.push_back({output.export_name, output.value, stack->id});
  }
  std::sort(exports.begin(), exports.end(), [](const Export& a, const Export& b) { return a.name < b.name; });
  auto page = page_of(r, exports.size());
  if (!page) return std::move(page).error();
  Xml xml;
  xml.open("Exports");
  for (std::size_t i = page->first; i < page->last; ++i) {
    xml.open("member").text("ExportingStackId", exports[i].stack_id).text("Name", exports[i].name);
    xml.text("Value", exports[i].value).close("member");
  }
  return xml.close("Exports").text_if("NextToken", page->next).take();
}

CloudFormation::Answer CloudFormation::list_imports(const Request& r) {
  const std::string name = r.parameters.get("ExportName");
  std::vector<std::string> names;
  for (const Stack* stack : world_.importers(r.caller.account, r.region, name)) names.push_back(stack->name);
  if (names.empty()) {
    return validation_error("Export '" + name + "' is not imported by any stack.");
  }
  return Xml().texts("Imports", names).take();
}

}  // namespace cf::emulator
