#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>

#include "base/digest.h"
#include "base/strings.h"
#include "emulator/buckets.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/s3.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

// Sun, 06 Nov 1994 08:49:37 GMT
std::string http_date(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

constexpr std::string_view kept_headers[] = {"Cache-Control", "Content-Disposition", "Content-Language",
                                             "Expires"};

net::HttpResponse copy(World& world, const Request& r, Bucket& bucket, const std::string& key) {
  std::string source = base::percent_decode(r.http->headers.get("x-amz-copy-source"));
  if (source.starts_with('/')) source.erase(0, 1);
  source = source.substr(0, source.find("?versionId="));
  const auto slash = source.find('/');
  const ObjectAddress from{
      source.substr(0, slash), slash == std::string::npos ? "" : source.substr(slash + 1), {}};
  auto body = read_object(world, from);
  if (!body) return s3_error(r, body.error());
  Object object = world.buckets.at(from.bucket).objects.at(from.key);
  object.key = key;
  if (r.http->headers.get("x-amz-metadata-directive") == "REPLACE") {
    object.metadata.clear();
    take_metadata(*r.http, object);
  }
  const Object& stored = store_object(world, bucket, std::move(object), *std::move(body));
  Xml xml;
  xml.open("CopyObjectResult").text("ETag", "\"" + stored.etag + "\"");
  xml.text("LastModified", base::iso8601(from_milliseconds(stored.modified))).close("CopyObjectResult");
  return s3_answer(r, 200, xml.take());
}

// What S3 answers where the object is not what If-None-Match or If-Match of a write or removal asks for.
std::optional<base::Error> failed_precondition(const net::HttpRequest& http, const Bucket& bucket,
                                               const std::string& key) {
  const std::string_view absent = http.headers.get("If-None-Match");
  const std::string_view present = http.headers.get("If-Match");
  const auto object = bucket.objects.find(key);
  const base::Error failed =
      refusal("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  if (!absent.empty() && absent != "*") {
    return refusal("NotImplemented", "A header you provided implies functionality that is not implemented",
                   501);
  }
  if (!absent.empty() && object != bucket.objects.end()) return failed;
  if (present.empty()) return std::nullopt;
  if (object == bucket.objects.end()) return refusal("NoSuchKey", "The specified key does not exist.", 404);
  const std::string& etag = object->second.etag;
  if (present != "*" && present != etag && present != "\"" + etag + "\"") return failed;
  return std::nullopt;
}

net::HttpResponse put(World& world, const Request& r, Bucket& bucket, const std::string& key) {
  if (key.size() > 1024) return s3_error(r, refusal("KeyTooLongError", "Your key is too long"));
  if (const auto failed = failed_precondition(*r.http, bucket, key)) return s3_error(r, *failed);
  if (r.http->headers.has("x-amz-copy-source")) return copy(world, r, bucket, key);
  auto body = upload_body(*r.http);
  if (!body) return s3_error(r, body.error());
  Object object;
  object.key = key;
  take_metadata(*r.http, object);
  const Object& stored = store_object(world, bucket, std::move(object), *std::move(body));
  net::HttpResponse out = s3_answer(r, 200);
  out.headers.add("ETag", "\"" + stored.etag + "\"");
  out.headers.add("x-amz-server-side-encryption", "AES256");
  if (!stored.version_id.empty()) out.headers.add("x-amz-version-id", stored.version_id);
  return out;
}

struct Range {
  std::size_t first = 0, last = 0;
};

// "bytes=0-99", "bytes=100-", "bytes=-5"; none if there is no (usable) range.
std::optional<Range> read_range(std::string_view text, std::size_t size) {
  if (!text.starts_with("bytes=") || size == 0) return std::nullopt;
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  std::size_t first = 0;
  std::size_t last = size - 1;
  const std::string_view left = text.substr(0, dash);
  const std::string_view right = text.substr(dash + 1);
  const auto number = [](std::string_view digits, std::size_t& out) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc{} && end == digits.data() + digits.size();
  };
  if (!left.empty() && !number(left, first)) return std::nullopt;
  if (!right.empty() && !number(right, last)) return std::nullopt;
  if (left.empty()) {
    first = last >= size ? 0 : size - last;
    last = size - 1;
  }
  last = std::min(last, size - 1);
  if (first > last) return std::nullopt;
  return Range{first, last};
}

net::HttpResponse get(World& world, const Request& r, const Bucket& bucket, const Object& object) {
  net::HttpResponse out = s3_answer(r, 200);
  out.headers.add("Content-Type", object.content_type);
  out.headers.add("ETag", "\"" + object.etag + "\"");
  out.headers.add("Last-Modified", http_date(object.modified));
  out.headers.add("Accept-Ranges", "bytes");
  out.headers.add("x-amz-server-side-encryption", "AES256");
  if (!object.version_id.empty()) out.headers.add("x-amz-version-id", object.version_id);
  for (const auto& [name, value] : object.metadata) out.headers.add(name, value);
  if (r.http->method == "HEAD") {
    out.headers.add("Content-Length", std::to_string(object.size));
    return out;
  }
  auto body = world.body_of(bucket.name, object.key);
  if (!body) return s3_error(r, body.error());
  out.body = *std::move(body);
  if (const auto range = read_range(r.http->headers.get("Range"), out.body.size())) {
    out.headers.add("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                         std::to_string(range->last) + "/" + std::to_string(out.body.size()));
    out.body = out.body.substr(range->first, range->last - range->first + 1);
    out.status = 206;
  }
  return out;
}

net::HttpResponse tagging(World& world, const Request& r, Bucket& bucket, const std::string& key) {
  Object& object = bucket.objects.at(key);
  if (r.http->method == "PUT") {
    object.metadata["?tagging"] = r.http->body;
    world.touch_object(bucket.name, key);
    return s3_answer(r, 200);
  }
  const auto stored = object.metadata.find("?tagging");
  return s3_answer(r, 200, stored != object.metadata.end() ? stored->second : "<Tagging><TagSet/></Tagging>");
}

}  // namespace

void take_metadata(const net::HttpRequest& http, Object& object) {
  object.content_type = std::string(http.headers.get("Content-Type"));
  if (object.content_type.empty()) object.content_type = "binary/octet-stream";
  for (const auto& [name, value] : http.headers.list()) {
    const std::string lower = base::to_lower(name);
    if (lower.starts_with("x-amz-meta-")) object.metadata[lower] = value;
    for (const std::string_view kept : kept_headers)
      if (base::equals_ignore_case(name, kept)) object.metadata[std::string(kept)] = value;
  }
  std::string encoding;
  for (const std::string& part : base::split(http.headers.get("Content-Encoding"), ',')) {
    const std::string_view name = base::trim(part);
    if (!name.empty() && name != "aws-chunked") encoding += (encoding.empty() ? "" : ",") + std::string(name);
  }
  if (!encoding.empty()) object.metadata["Content-Encoding"] = encoding;
}

Object& store_object(World& world, Bucket& bucket, Object object, std::string body) {
  object.size = body.size();
  object.etag = base::md5_hex(body);
  object.modified = world.now_ms();
  object.version_id = bucket.versioning == "Enabled"
                          ? world.random_text(32,
                                              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"
                                              "klmnopqrstuvwxyz0123456789_.")
                          : std::string{};
  world.put_body(bucket.name, object.key, std::move(body));
  world.touch_object(bucket.name, object.key);
  return bucket.objects.insert_or_assign(object.key, std::move(object)).first->second;
}

net::HttpResponse serve_object(World& world, const Request& r, const S3Target& target) {
  auto bucket = find_bucket(world, target.bucket);
  if (!bucket) return s3_error(r, bucket.error());
  const std::string& method = r.http->method;
  if (r.query.has("uploads") || r.query.has("uploadId")) return serve_upload(world, r, target, **bucket);
  for (const std::string_view unsupported : {"acl", "select", "retention", "legal-hold"}) {
    if (r.query.has(unsupported)) {
      return s3_error(r,
                      refusal("NotImplemented", "The embedded S3 has no ?" + std::string(unsupported), 501));
    }
  }
  if (method == "PUT" && !r.query.has("tagging")) return put(world, r, **bucket, target.key);
  const auto object = (*bucket)->objects.find(target.key);
  if (method == "DELETE") {
    if (const auto failed = failed_precondition(*r.http, **bucket, target.key)) return s3_error(r, *failed);
    if (object != (*bucket)->objects.end()) {
      (*bucket)->objects.erase(object);
      world.touch_object(target.bucket, target.key);
    }
    return s3_answer(r, 204);
  }
  if (method != "GET" && method != "HEAD" && method != "PUT") {
    return s3_error(
        r, refusal("MethodNotAllowed", "The specified method is not allowed against this resource.", 405));
  }
  if (object == (*bucket)->objects.end())
    return s3_error(r, refusal("NoSuchKey", "The specified key does not exist.", 404));
  if (r.query.has("tagging")) return tagging(world, r, **bucket, target.key);
  return get(world, r, **bucket, object->second);
}

}  // namespace cf::emulator
