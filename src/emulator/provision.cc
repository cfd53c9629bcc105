#include "emulator/provision.h"

#include <algorithm>
#include <iterator>

#include "document/json.h"
#include "document/scalar.h"
#include "emulator/buckets.h"
#include "emulator/parameter_store.h"
#include "emulator/property_check.h"
#include "emulator/refusal.h"
#include "emulator/replacement.h"
#include "emulator/resource_identity.h"
#include "emulator/secrets.h"

namespace cf::emulator {

namespace {

std::string property_of(const Resource& r, std::string_view name) {
  const Node& value = r.properties[name];
  return value.is_scalar() || value.is_secret() ? std::string(value.text()) : std::string{};
}

std::string last_part(const std::string& text, char separator) {
  return text.substr(text.rfind(separator) + 1);
}

base::Error already_exists(const std::string& name) {
  return refusal("AlreadyExists", name + " already exists");
}

base::Error of_service(const base::Error& e, std::string_view service) {
  return refusal(e.code, e.message + " (Service: " + std::string(service) + ", Status Code: " +
                             std::to_string(e.http_status) + ", Error Code: " + e.code + ")");
}

base::Result<void> create_bucket_resource(World& world, const Stack& stack, const Resource& r,
                                          const std::string& id) {
  auto created = create_bucket(world, stack.account, stack.region, id);
  if (!created)
    return created.error().http_status == 409 ? already_exists(id) : of_service(created.error(), "S3");
  const Node& versioning = r.properties["VersioningConfiguration"]["Status"];
  if (versioning.is_scalar()) world.buckets[id].versioning = std::string(versioning.text());
  return {};
}

base::Result<void> put_parameter_resource(World& world, const Stack& stack, const Resource& r,
                                          const std::string& id) {
  auto put =
      put_parameter(world, stack.account, stack.region, id, property_of(r, "Type"), property_of(r, "Value"));
  if (!put) return of_service(put.error(), "Ssm");
  const std::string key = place_key(stack.account, stack.region, id);
  world.parameters[key].description = property_of(r, "Description");
  return {};
}

base::Result<void> put_secret_resource(World& world, const Stack& stack, const Resource& r,
                                       const std::string& arn, bool anew) {
  const std::string name = arn.substr(arn.find(":secret:") + 8);
  std::optional<std::string> value;
  if (r.properties.has("SecretString")) value = property_of(r, "SecretString");
  if (!value && anew && r.properties.has("GenerateSecretString"))
    value = generate_secret(world, r.properties["GenerateSecretString"]);
  return put_secret(world, stack.account, stack.region, name.substr(0, name.rfind('-')), arn,
                    property_of(r, "Description"), value);
}

Endpoint endpoint_of(const Site& site, const Resource& r) {
  Endpoint out;
  const bool topic = r.type == "AWS::SNS::Topic";
  const Node arn = topic ? Node::string(r.physical_id) : attribute_of(site, r, "Arn");
  out.arn = std::string(arn.text());
  out.name = last_part(out.arn, ':');
  out.url = topic ? "" : r.physical_id;
  for (const document::Entry& entry : r.properties.entries())
    if (entry.value.is_scalar())
      out.attributes[std::string(entry.key.text())] = std::string(entry.value.text());
  return out;
}

// What is there in every account: creating it sets it, whatever it was.
bool is_setting(std::string_view type) {
  return type == "AWS::Glue::DataCatalogEncryptionSettings" || type == "AWS::LakeFormation::DataLakeSettings";
}

base::Result<void> apply(World& world, const Stack& stack, const Resource& r, bool anew) {
  if (r.type == "AWS::S3::Bucket") {
    if (anew) return create_bucket_resource(world, stack, r, r.physical_id);
    Bucket& bucket = world.buckets[r.physical_id];
    const Node& versioning = r.properties["VersioningConfiguration"]["Status"];
    bucket.versioning = versioning.is_scalar() ? std::string(versioning.text()) : bucket.versioning;
    world.touch_row("bucket", r.physical_id);
  } else if (r.type == "AWS::SSM::Parameter") {
    if (anew && find_parameter(world, stack.account, stack.region, r.physical_id).parameter)
      return already_exists(r.physical_id);
    return put_parameter_resource(world, stack, r, r.physical_id);
  } else if (r.type == "AWS::SecretsManager::Secret") {
    const std::string name = property_of(r, "Name");
    if (anew && !name.empty() && find_secret(world, stack.account, stack.region, name)) {
      return refusal("AlreadyExists", "The operation failed because the secret " + name +
                                          " already exists. (Service: AWSSecretsManager; "
                                          "Status Code: 400; Error Code: ResourceExistsException)");
    }
    return put_secret_resource(world, stack, r, r.physical_id, anew);
  } else if (r.type == "AWS::SNS::Topic" || r.type == "AWS::SQS::Queue") {
    const bool topic = r.type == "AWS::SNS::Topic";
    Endpoint endpoint = endpoint_of(site_of(stack), r);
    const std::string key = place_key(stack.account, stack.region, endpoint.name);
    auto& map = topic ? world.topics : world.queues;
    if (anew && map.contains(key)) return already_exists(endpoint.name);
    map[key] = std::move(endpoint);
    world.touch_row(topic ? "topic" : "queue", key);
  }
  return {};
}

}  // namespace

base::Result<std::string> create_physical(World& world, const Stack& stack, const Resource& resource) {
  if (auto checked = check_properties(resource); !checked) return std::move(checked).error();
  const Site site = site_of(stack);
  Resource made = resource;
  made.physical_id = physical_id_of(site, resource);
  if (counts_revisions(resource.type))
    made.physical_id += std::to_string(
        world.next_revision(place_key(stack.account, stack.region, resource.type + "/" + made.physical_id)));
  if (has_custom_name(site, resource) && !is_setting(resource.type) && !world.claim(claim_name(stack, made)))
    return already_exists(made.physical_id);
  if (auto applied = apply(world, stack, made, true); !applied) {
    world.release(claim_name(stack, made));
    return std::move(applied).error();
  }
  return made.physical_id;
}

base::Result<void> update_physical(World& world, const Stack& stack, const Resource& before,
                                   const Resource& after) {
  if (auto checked = check_properties(after); !checked) return checked;
  if (after.type == launch_template_type &&
      (!same_value(before.properties["LaunchTemplateData"], after.properties["LaunchTemplateData"]) ||
       !same_value(before.properties["VersionDescription"], after.properties["VersionDescription"])))
    world.next_revision(claim_name(stack, after));
  return apply(world, stack, after, false);
}

base::Result<void> delete_physical(World& world, const Stack& stack, const Resource& r) {
  if (r.type == "AWS::S3::Bucket") {
    auto deleted = delete_bucket(world, r.physical_id);
    if (!deleted && deleted.error().code == "BucketNotEmpty") return of_service(deleted.error(), "S3");
  } else if (r.type == "AWS::SSM::Parameter") {
    erase_parameter(world, stack.account, stack.region, r.physical_id);
  } else if (r.type == "AWS::SecretsManager::Secret") {
    erase_secret(world, stack.account, stack.region, r.physical_id);
  } else if (r.type == "AWS::SNS::Topic" || r.type == "AWS::SQS::Queue") {
    const bool topic = r.type == "AWS::SNS::Topic";
    const std::string key =
        place_key(stack.account, stack.region, last_part(r.physical_id, topic ? ':' : '/'));
    (topic ? world.topics : world.queues).erase(key);
    world.touch_row(topic ? "topic" : "queue", key);
  }
  world.release(claim_name(stack, r));
  return {};
}

void retain_physical(World& world, const Stack& stack, const Resource& r) {
  // What a service of ours holds has the name for as long as it is there, which requests to that service end.
  static constexpr std::string_view of_services[] = {"AWS::S3::Bucket", "AWS::SSM::Parameter",
                                                     "AWS::SecretsManager::Secret", "AWS::SNS::Topic",
                                                     "AWS::SQS::Queue"};
  if (std::find(std::begin(of_services), std::end(of_services), r.type) != std::end(of_services))
    return world.release(claim_name(stack, r));
  if (has_custom_name(site_of(stack), r) && !is_setting(r.type)) world.keep_taken(claim_name(stack, r));
}

}  // namespace cf::emulator
