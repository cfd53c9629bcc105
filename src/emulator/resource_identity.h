// Physical ids and attributes of resources, as the real services would give them: by their well-known form,
// or from the catalogue. The same resource always has the same attributes.
#pragma once

#include "emulator/stack.h"

namespace cf::emulator {

// Where a resource lives.
struct Site {
  std::string account, region, stack_name, partition = "aws", url_suffix = "amazonaws.com";
};
Site site_of(const Stack& stack);

// `resource` has logical_id, type, properties and salt. Where the service counts revisions, what stands
// before the number.
std::string physical_id_of(const Site& site, const Resource& resource);
// Whether the service counts what is created under one name ("task-definition/web:3"), instead of refusing a
// second one.
bool counts_revisions(std::string_view type);
// Each change of one is a new version of it, which Fn::GetAtt LatestVersionNumber gives.
constexpr std::string_view launch_template_type = "AWS::EC2::LaunchTemplate";
// Whether the physical id comes from a name in the properties, so that a second one can't be made beside it.
bool has_custom_name(const Site& site, const Resource& resource);
// What Fn::GetAtt gives; absent: the type has no such attribute. Known without the resource: pass an empty
// physical id to ask whether the attribute exists.
Node attribute_of(const Site& site, const Resource& resource, std::string_view attribute);

}  // namespace cf::emulator
