#include "workflow/deployed.h"

#include <algorithm>

namespace cf::workflow {
namespace {

// One whose creation failed may be there all the same, if it got as far as an id.
bool is_gone(const aws::ResourceRecord& resource) {
  return resource.status == "DELETE_COMPLETE" ||
         (resource.status == "CREATE_FAILED" && resource.physical_id.empty());
}

}  // namespace

std::vector<plan::DeployedResource> present(const std::vector<aws::ResourceRecord>& resources) {
  std::vector<plan::DeployedResource> out;
  for (const aws::ResourceRecord& resource : resources)
    if (!is_gone(resource) && resource.status != "DELETE_SKIPPED")
      out.push_back({resource.logical_id, resource.physical_id, resource.type});
  return out;
}

std::vector<std::string> left_behind(const std::vector<aws::ResourceRecord>& resources) {
  std::vector<std::string> out;
  for (const aws::ResourceRecord& resource : resources)
    if (!is_gone(resource)) out.push_back(resource.logical_id);
  return out;
}

plan::Deployed deployed_of(const aws::StackRecord& record, std::string body) {
  plan::Deployed deployed;
  deployed.stack_id = record.id;
  deployed.status = base::to_string(record.status);
  deployed.last_updated_time =
      record.last_updated_time.empty() ? record.creation_time : record.last_updated_time;
  deployed.template_body = std::move(body);
  for (const aws::Parameter& parameter : record.parameters)
    deployed.parameters.push_back({parameter.key, parameter.value, parameter.resolved_value});
  for (const aws::Tag& tag : record.tags) deployed.tags.emplace_back(tag.key, tag.value);
  for (const aws::Output& output : record.outputs)
    deployed.outputs.push_back({output.key, output.value, output.export_name});
  deployed.notification_arns = record.notification_arns;
  deployed.role_arn = record.role_arn;
  deployed.termination_protection = record.termination_protection;
  return deployed;
}

bool same_parameters(const aws::StackRecord& record, const plan::DesiredStack& desired) {
  return std::all_of(desired.parameters.begin(), desired.parameters.end(),
                     [&](const plan::Parameter& wanted) {
                       return std::any_of(record.parameters.begin(), record.parameters.end(),
                                          [&](const aws::Parameter& there) {
                                            return there.key == wanted.key && wanted.value.is_scalar() &&
                                                   there.value == wanted.value.text();
                                          });
                     });
}

}  // namespace cf::workflow
