#include "aws/s3_call.h"

#include <algorithm>

#include "aws/service_error.h"
#include "aws/services.h"
#include "base/strings.h"
#include "net/url.h"

namespace cf::aws {
namespace {

// Whether the bucket can be a label of the host name under S3's wildcard certificate.
bool is_host_label(const std::string& bucket) {
  return bucket.size() >= 3 && bucket.size() <= 63 && bucket.front() != '-' && bucket.back() != '-' &&
         std::all_of(bucket.begin(), bucket.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_aws_host(std::string_view host) {
  return host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
}

struct BucketAddress {
  std::string base;  // endpoint, with the bucket in its host name or not
  std::string path;  // "" or "/bucket"
};

BucketAddress address_of(const Session& session, const std::string& bucket) {
  const std::string endpoint = session.transport->endpoint("s3", session.region);
  auto url = net::split_url(endpoint);
  if (url && is_aws_host(url->host) && is_host_label(bucket)) {
    url->host = bucket + "." + url->host;
    return {url->scheme + "://" + url->authority(), ""};
  }
  return {endpoint, "/" + base::percent_encode(bucket)};
}

std::string encoded_key(const std::string& key) {
  return "/" + base::percent_encode(key, "/");
}

// The region that S3 names when a bucket is asked for in the wrong one; empty: it is none of these answers.
std::string region_named(const net::HttpResponse& response) {
  if (response.status != 301 && response.status != 307 && response.status != 400) return {};
  return std::string(response.headers.get("x-amz-bucket-region"));
}

base::Error with_object(base::Error error, const std::string& bucket, const std::string& key) {
  error.message += " (s3://" + bucket + (key.empty() ? "" : "/" + key) + ")";
  return error;
}

}  // namespace

Operation s3_operation(const char* name, const char* method, Effect effect) {
  Operation operation;
  operation.service = "s3";
  operation.name = name;
  operation.effect = effect;
  operation.http.method = method;
  return operation;
}

base::Result<net::HttpResponse> ask_bucket(const Session& session, Operation operation,
                                           const OwnedBucket& bucket, const std::string& key,
                                           const base::Call& call) {
  const std::string query = operation.http.url;
  if (!bucket.owner.empty()) operation.http.headers.add("x-amz-expected-bucket-owner", bucket.owner);
  operation.accepts = [](const net::HttpResponse& response) { return !region_named(response).empty(); };
  const auto ask = [&](const Session& where) {
    const auto address = address_of(where, bucket.name);
    operation.endpoint = address.base;
    operation.http.url =
        address.path + (key.empty() ? (address.path.empty() ? "/" : "") : encoded_key(key)) + query;
    return invoke(where, operation, call);
  };
  auto answer = ask(session);
  if (answer) {
    const std::string other = region_named(*answer);
    if (!other.empty() && other != session.region.str()) {
      Session there = session.in_region(base::Region(other));
      there.budget = session.budget;
      answer = ask(there);
    }
  }
  if (!answer) return with_object(answer.error(), bucket.name, key);
  if (answer->status >= 300) {
    return with_object(service_error("s3", operation.name, session.region.str(), *answer), bucket.name, key);
  }
  return answer;
}

std::string object_url(const Session& session, const std::string& bucket, const std::string& key) {
  const auto address = address_of(session, bucket);
  return address.base + address.path + encoded_key(key);
}

}  // namespace cf::aws
