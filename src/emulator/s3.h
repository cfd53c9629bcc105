// S3's REST operations, split by what they act on.
#pragma once

#include <string>

#include "emulator/request.h"
#include "emulator/world.h"

namespace cf::emulator {

// The bucket and key that a request names, path-style or virtual-hosted; key decoded.
struct S3Target {
  std::string bucket, key;
};
S3Target s3_target(const Request& request);

// The body without the framing of aws-chunked uploads. Refuses broken framing.
base::Result<std::string> upload_body(const net::HttpRequest& http);

// The headers of an upload that are given back with the object.
void take_metadata(const net::HttpRequest& http, Object& object);
// Puts the object under its key; fills size, etag, time and version.
Object& store_object(World& world, Bucket& bucket, Object object, std::string body);

net::HttpResponse serve_bucket(World& world, const Request& request, const std::string& bucket);
net::HttpResponse serve_object(World& world, const Request& request, const S3Target& target);
// Requests with ?uploads or ?uploadId.
net::HttpResponse serve_upload(World& world, const Request& request, const S3Target& target, Bucket& bucket);
net::HttpResponse list_objects(const Request& request, const Bucket& bucket);

net::HttpResponse s3_answer(const Request& request, int status, std::string xml = {});

inline constexpr std::string_view s3_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

}  // namespace cf::emulator
