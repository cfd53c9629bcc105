#include "emulator/s3.h"

#include <charconv>

#include "base/strings.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/services.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

// The bucket that a virtual-hosted request names in its host; "" if it is path-style.
std::string bucket_of_host(const std::string& host) {
  for (const std::string_view suffix : {".localhost", ".local", ".amazonaws.com"}) {
    if (!host.ends_with(suffix)) continue;
    std::string bucket;
    for (const std::string& label : base::split(host.substr(0, host.size() - suffix.size()), '.')) {
      if (label == "s3" || label.starts_with("s3-")) return bucket;
      bucket += (bucket.empty() ? "" : ".") + label;
    }
    return suffix == ".amazonaws.com" ? std::string{} : bucket;
  }
  return {};
}

net::HttpResponse list_buckets(World& world, const Request& r) {
  Xml xml;
  xml.raw("<ListAllMyBucketsResult xmlns=\"").raw(s3_namespace).raw("\">");
  xml.open("Owner").text("ID", r.caller.account).text("DisplayName", r.caller.account).close("Owner");
  xml.open("Buckets");
  for (const auto& [name, bucket] : world.buckets) {
    if (bucket.account != r.caller.account) continue;
    xml.open("Bucket").text("Name", name);
    xml.text("CreationDate", base::iso8601(from_milliseconds(bucket.created)));
    xml.text("BucketRegion", bucket.region).close("Bucket");
  }
  xml.close("Buckets").close("ListAllMyBucketsResult");
  return s3_answer(r, 200, xml.take());
}

}  // namespace

S3Target s3_target(const Request& request) {
  S3Target out;
  std::string_view path = std::string_view(request.path).substr(1);
  out.bucket = bucket_of_host(request.host);
  if (out.bucket.empty()) {
    const auto slash = path.find('/');
    out.bucket = base::percent_decode(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  }
  out.key = base::percent_decode(path);
  return out;
}

base::Result<std::string> upload_body(const net::HttpRequest& http) {
  const bool chunked = http.headers.get("Content-Encoding").find("aws-chunked") != std::string_view::npos ||
                       http.headers.get("x-amz-content-sha256").starts_with("STREAMING-");
  if (!chunked) return http.body;
  const base::Error broken = refusal("InvalidRequest", "The aws-chunked body is malformed");
  std::string out;
  std::string_view rest = http.body;
  for (;;) {
    const auto line_end = rest.find("\r\n");
    if (line_end == std::string_view::npos) return broken;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + line_end, size, 16);
    if (error != std::errc{} || (*end != ';' && *end != '\r')) return broken;
    rest.remove_prefix(line_end + 2);
    if (size == 0) return out;  // trailers follow; checksums are not compared
    if (rest.size() < 2 || size > rest.size() - 2 || rest.substr(size, 2) != "\r\n") return broken;
    out += rest.substr(0, size);
    rest.remove_prefix(size + 2);
  }
}

net::HttpResponse s3_answer(const Request& request, int status, std::string xml) {
  net::HttpResponse out;
  out.status = status;
  out.headers.add("x-amz-request-id", request.id);
  if (!xml.empty()) {
    out.headers.add("Content-Type", "application/xml");
    out.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + std::move(xml);
  }
  return out;
}

net::HttpResponse serve_s3(World& world, const Request& request) {
  const S3Target target = s3_target(request);
  if (target.bucket.empty()) {
    if (request.http->method == "GET") return list_buckets(world, request);
    return s3_error(request, refusal("MethodNotAllowed",
                                     "The specified method is not allowed against this resource.", 405));
  }
  const std::string_view expected = request.http->headers.get("x-amz-expected-bucket-owner");
  const auto bucket = world.buckets.find(target.bucket);
  if (!expected.empty() && bucket != world.buckets.end() && bucket->second.account != expected)
    return s3_error(request, refusal("AccessDenied", "Access Denied", 403));
  if (target.key.empty()) return serve_bucket(world, request, target.bucket);
  return serve_object(world, request, target);
}

}  // namespace cf::emulator
