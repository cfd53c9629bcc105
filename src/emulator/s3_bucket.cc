#include <algorithm>
#include <pugixml.hpp>

#include "base/strings.h"
#include "emulator/buckets.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/s3.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

// A subresource that is given back as it was put; what is answered where it was never put.
struct Configuration {
  std::string_view query, missing_code, missing_message, otherwise;
};

constexpr Configuration configurations[] = {
    {"policy", "NoSuchBucketPolicy", "The bucket policy does not exist", ""},
    {"tagging", "NoSuchTagSet", "The TagSet does not exist", ""},
    {"lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", ""},
    {"cors", "NoSuchCORSConfiguration", "The CORS configuration does not exist", ""},
    {"website", "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration",
     ""},
    {"publicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
     "The public access block configuration was not found", ""},
    {"ownershipControls", "OwnershipControlsNotFoundError", "The bucket ownership controls were not found",
     ""},
    {"encryption", "", "",
     "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</"
     "SSEAlgorithm>"
     "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>"
     "</ServerSideEncryptionConfiguration>"},
    {"logging", "", "", "<BucketLoggingStatus/>"},
    {"notification", "", "", "<NotificationConfiguration/>"},
    {"accelerate", "", "", "<AccelerateConfiguration/>"},
    {"acl", "", "", "<AccessControlPolicy><Owner/><AccessControlList/></AccessControlPolicy>"},
};

net::HttpResponse serve_configuration(World& world, const Request& r, Bucket& bucket,
                                      const Configuration& c) {
  const std::string key(c.query);
  const std::string& method = r.http->method;
  if (method == "PUT" || method == "DELETE") {
    if (method == "PUT") {
      auto body = upload_body(*r.http);
      if (!body) return s3_error(r, body.error());
      bucket.configurations[key] = *std::move(body);
    } else {
      bucket.configurations.erase(key);
    }
    world.touch_row("bucket", bucket.name);
    return s3_answer(r, method == "PUT" ? 200 : 204);
  }
  const auto stored = bucket.configurations.find(key);
  if (stored == bucket.configurations.end() && c.otherwise.empty())
    return s3_error(r, refusal(std::string(c.missing_code), std::string(c.missing_message), 404));
  net::HttpResponse out = s3_answer(r, 200);
  out.body = stored != bucket.configurations.end() ? stored->second : std::string(c.otherwise);
  out.headers.add("Content-Type", c.query == "policy" ? "application/json" : "application/xml");
  return out;
}

net::HttpResponse serve_versioning(World& world, const Request& r, Bucket& bucket) {
  if (r.http->method == "PUT") {
    auto body = upload_body(*r.http);
    pugi::xml_document xml;
    if (!body || !xml.load_buffer(body->data(), body->size()))
      return s3_error(r, refusal("MalformedXML", "The XML you provided was not well-formed"));
    const std::string status = xml.child("VersioningConfiguration").child_value("Status");
    if (status != "Enabled" && status != "Suspended")
      return s3_error(
          r, refusal("IllegalVersioningConfigurationException", "The Versioning element must be specified"));
    bucket.versioning = status;
    world.touch_row("bucket", bucket.name);
    return s3_answer(r, 200);
  }
  Xml xml;
  xml.raw("<VersioningConfiguration xmlns=\"")
      .raw(s3_namespace)
      .raw("\">")
      .text_if("Status", bucket.versioning);
  return s3_answer(r, 200, xml.close("VersioningConfiguration").take());
}

net::HttpResponse create(World& world, const Request& r, const std::string& name) {
  std::string region = r.region;
  auto body = upload_body(*r.http);
  if (body && !base::trim(*body).empty()) {
    pugi::xml_document xml;
    if (!xml.load_buffer(body->data(), body->size()))
      return s3_error(r, refusal("MalformedXML", "The XML you provided was not well-formed"));
    const std::string asked = xml.child("CreateBucketConfiguration").child_value("LocationConstraint");
    if (!asked.empty()) region = asked == "EU" ? "eu-west-1" : asked;
  } else if (r.region != "us-east-1" && !r.caller.access_key.empty()) {
    return s3_error(
        r, refusal("IllegalLocationConstraintException",
                   "The unspecified location constraint is incompatible for the region specific endpoint "
                   "this request was sent to."));
  }
  if (!is_api_region(region)) {
    return s3_error(r,
                    refusal("InvalidLocationConstraint", "The specified location-constraint is not valid"));
  }
  auto created = create_bucket(world, r.caller.account, region, name);
  const bool again = !created && created.error().code == "BucketAlreadyOwnedByYou" && region == "us-east-1";
  if (!created && !again) return s3_error(r, created.error());
  net::HttpResponse out = s3_answer(r, 200);
  out.headers.add("Location", "/" + name);
  return out;
}

net::HttpResponse delete_many(World& world, const Request& r, Bucket& bucket) {
  auto body = upload_body(*r.http);
  pugi::xml_document xml;
  if (!body || !xml.load_buffer(body->data(), body->size()))
    return s3_error(r, refusal("MalformedXML", "The XML you provided was not well-formed"));
  const bool quiet = std::string_view(xml.child("Delete").child_value("Quiet")) == "true";
  Xml out;
  out.raw("<DeleteResult xmlns=\"").raw(s3_namespace).raw("\">");
  for (const pugi::xml_node& object : xml.child("Delete").children("Object")) {
    const std::string key = object.child_value("Key");
    if (bucket.objects.erase(key) > 0) world.touch_object(bucket.name, key);
    if (!quiet) out.open("Deleted").text("Key", key).close("Deleted");
  }
  return s3_answer(r, 200, out.close("DeleteResult").take());
}

net::HttpResponse location(const Request& r, const Bucket& bucket) {
  Xml xml;
  xml.raw("<LocationConstraint xmlns=\"").raw(s3_namespace).raw("\">");
  if (bucket.region != "us-east-1") xml.raw(bucket.region);
  return s3_answer(r, 200, xml.close("LocationConstraint").take());
}

}  // namespace

net::HttpResponse serve_bucket(World& world, const Request& r, const std::string& name) {
  const std::string& method = r.http->method;
  const bool plain = std::none_of(std::begin(configurations), std::end(configurations),
                                  [&](const Configuration& c) { return r.query.has(c.query); }) &&
                     !r.query.has("versioning");
  if (method == "PUT" && plain) return create(world, r, name);
  auto found = find_bucket(world, name);
  if (!found) return s3_error(r, found.error());
  Bucket& bucket = **found;
  for (const Configuration& c : configurations)
    if (r.query.has(c.query)) return serve_configuration(world, r, bucket, c);
  if (r.query.has("versioning")) return serve_versioning(world, r, bucket);
  if (method == "POST" && r.query.has("delete")) return delete_many(world, r, bucket);
  if (method == "DELETE") {
    auto deleted = delete_bucket(world, name);
    return deleted ? s3_answer(r, 204) : s3_error(r, deleted.error());
  }
  if (method == "HEAD") {
    net::HttpResponse out = s3_answer(r, 200);
    out.headers.add("x-amz-bucket-region", bucket.region);
    out.headers.add("Content-Length", "0");
    return out;
  }
  if (method != "GET") {
    return s3_error(
        r, refusal("MethodNotAllowed", "The specified method is not allowed against this resource.", 405));
  }
  if (r.query.has("location")) return location(r, bucket);
  for (const std::string_view unsupported :
       {"uploads", "replication", "object-lock", "requestPayment", "analytics"}) {
    if (r.query.has(unsupported)) {
      return s3_error(r,
                      refusal("NotImplemented", "The embedded S3 has no ?" + std::string(unsupported), 501));
    }
  }
  return list_objects(r, bucket);
}

}  // namespace cf::emulator
