#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "template/sections.h"

namespace cf::template_ {
namespace {

// The types whose data a Snapshot policy keeps.
bool has_snapshots(std::string_view type) {
  constexpr std::string_view types[] = {
      "AWS::DocDB::DBCluster",          "AWS::EC2::Volume",
      "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
      "AWS::Neptune::DBCluster",        "AWS::RDS::DBCluster",
      "AWS::RDS::DBInstance",           "AWS::Redshift::Cluster"};
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

void check_policy(const ResourceDeclaration& r, std::string_view key, std::string_view said,
                  const std::vector<std::string>& allowed, bool functions_allowed, std::string& out,
                  base::Diagnostics& diagnostics) {
  const Node& policy = r.node.find(key);
  if (policy && !policy.is_scalar() && !policy.is_invalid() && !functions_allowed)
    diagnostics.error(policy.origin(),
                      "Template format error: Every " + std::string(key) + " member must be a string.",
                      "functions need `Transform: AWS::LanguageExtensions`");
  if (!policy.is_scalar()) return;
  out = policy.text();
  if (out == "Snapshot" && !has_snapshots(r.type))
    diagnostics.error(policy.origin(), "Template error: resource type " + r.type + " does not support " +
                                           std::string(said) + " Snapshot");
  for (const std::string& name : allowed)
    if (name == out) return;
  diagnostics.error(
      policy.origin(),
      "Template format error: Unrecognized " + std::string(key) + " " + out + " for resource " + r.logical_id,
      "one of " + base::join(allowed, ", ") + base::did_you_mean(out, allowed));
}

void read_depends_on(ResourceDeclaration& r, base::Diagnostics& diagnostics) {
  const Node& depends_on = r.node.find("DependsOn");
  if (!depends_on || depends_on.is_invalid()) return;
  if (depends_on.is_scalar()) {
    r.depends_on.emplace_back(depends_on.text());
    return;
  }
  for (const Node& name : depends_on.items()) {
    if (name.is_scalar()) r.depends_on.emplace_back(name.text());
  }
  if (!depends_on.is_sequence() || r.depends_on.size() != depends_on.size())
    diagnostics.error(depends_on.origin(), "Template format error: Every DependsOn value must be a string.",
                      "DependsOn takes logical ids, no functions");
}

void read_resource(ResourceDeclaration& r, const Template& t, base::Diagnostics& diagnostics) {
  const Node& type = r.node.find("Type");
  if (!type) {
    diagnostics.error(r.node.origin(), "Template format error: [/Resources/" + r.logical_id +
                                           "] Every Resources object must contain a Type member.");
  } else if (!type.is_scalar() && !type.is_invalid()) {
    diagnostics.error(type.origin(),
                      "Template format error: [/Resources/" + r.logical_id + "/Type] Type must be a string.");
  }
  r.type = type.text();
  if (!t.has_opaque_transform())
    check_keys(r.node,
               {"Type", "Properties", "DependsOn", "Condition", "Metadata", "CreationPolicy", "UpdatePolicy",
                "DeletionPolicy", "UpdateReplacePolicy", "Fn::Transform", "Description", "Version"},
               "Invalid template resource property '", "'", diagnostics);
  r.properties = r.node.find("Properties");
  if (r.properties && !r.properties.is_mapping() && !r.properties.is_invalid()) {
    diagnostics.error(r.properties.origin(), "Template format error: [/Resources/" + r.logical_id +
                                                 "/Properties] Any Properties member must be a JSON object.");
    r.properties = Node();
  }
  const Node& condition = r.node.find("Condition");
  r.condition = condition.text();
  if (condition && !condition.is_scalar() && !condition.is_invalid())
    diagnostics.error(condition.origin(), "Template format error: Every Condition member must be a string.");
  read_depends_on(r, diagnostics);
  // UpdateReplacePolicy takes functions also without the extensions.
  const bool functions = t.language_extensions() || t.has_opaque_transform();
  check_policy(r, "DeletionPolicy", "deletion policy",
               {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}, functions, r.deletion_policy,
               diagnostics);
  check_policy(r, "UpdateReplacePolicy", "update replace policy", {"Delete", "Retain", "Snapshot"}, true,
               r.update_replace_policy, diagnostics);
}

}  // namespace

void read_resources(const Node& section, Template& t, base::Diagnostics& diagnostics) {
  if (!expect_mapping(section, "Template format error: Resources must be a map.", diagnostics)) return;
  if (section.empty()) {
    diagnostics.error(section ? section.origin() : t.root.origin(),
                      "Template format error: At least one Resources member must be defined.");
    return;
  }
  check_count(section, "resources", 500, diagnostics);
  for (const auto& entry : section.entries()) {
    std::string_view name = entry.key.text();
    if (name == "Fn::Transform" || is_loop(name, t)) continue;
    ResourceDeclaration r;
    r.logical_id = name;
    r.node = entry.value;
    if (!is_alphanumeric(name))
      diagnostics.error(entry.key.origin(),
                        "Template format error: Resource name " + r.logical_id + " is non alphanumeric.",
                        loop_hint(name));
    if (!r.node.is_mapping()) {
      if (!r.node.is_invalid())
        diagnostics.error(r.node.origin(), "Template format error: [/Resources/" + r.logical_id +
                                               "] Any Resources member must be an object.");
      continue;
    }
    read_resource(r, t, diagnostics);
    t.resources.push_back(std::move(r));
  }
}

}  // namespace cf::template_
