#include "emulator/buckets.h"

#include "base/bucket_name.h"
#include "base/strings.h"
#include "emulator/refusal.h"

namespace cf::emulator {

namespace {

// Hosts of S3 itself; what is left of one is the bucket of a virtual-hosted address.
bool is_s3_label(std::string_view label) {
  return label == "s3" || label.starts_with("s3-") || label == "s3-accelerate" || label == "s3-website";
}

bool is_local_host(std::string_view host) {
  return host == "localhost" || host == "local" ||
         host.find_first_not_of("0123456789.") == std::string_view::npos || host.starts_with('[');
}

}  // namespace

base::Result<void> create_bucket(World& world, const std::string& account, const std::string& region,
                                 const std::string& name) {
  if (!base::wrong_in_bucket_name(name).empty())
    return refusal("InvalidBucketName", "The specified bucket is not valid.");
  if (const auto known = world.buckets.find(name); known != world.buckets.end()) {
    if (known->second.account == account) {
      return refusal("BucketAlreadyOwnedByYou",
                     "Your previous request to create the named bucket succeeded and you already own it.",
                     409);
    }
    return refusal(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the "
        "system. Please select a different name and try again.",
        409);
  }
  Bucket bucket;
  bucket.name = name;
  bucket.account = account;
  bucket.region = region;
  bucket.created = world.now_ms();
  world.buckets.emplace(name, std::move(bucket));
  world.touch_row("bucket", name);
  return {};
}

base::Result<void> delete_bucket(World& world, const std::string& name) {
  const auto bucket = find_bucket(world, name);
  if (!bucket) return base::Error(bucket.error());
  if (!(*bucket)->objects.empty())
    return refusal("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
  world.buckets.erase(name);
  world.touch_row("bucket", name);
  return {};
}

base::Result<Bucket*> find_bucket(World& world, const std::string& name) {
  const auto bucket = world.buckets.find(name);
  if (bucket == world.buckets.end())
    return refusal("NoSuchBucket", "The specified bucket does not exist", 404);
  return &bucket->second;
}

std::optional<ObjectAddress> read_s3_uri(std::string_view url) {
  if (!url.starts_with("s3://")) return std::nullopt;
  url.remove_prefix(5);
  const auto slash = url.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == url.size()) return std::nullopt;
  return ObjectAddress{std::string(url.substr(0, slash)), std::string(url.substr(slash + 1)), {}};
}

std::optional<ObjectAddress> read_s3_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos || (!url.starts_with("https://") && !url.starts_with("http://")))
    return std::nullopt;
  url.remove_prefix(scheme + 3);
  const auto slash = url.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string host = base::to_lower(url.substr(0, slash));
  if (const auto colon = host.rfind(':'); colon != std::string::npos) host.resize(colon);
  std::string_view rest = url.substr(slash + 1);
  ObjectAddress out;
  if (const auto question = rest.find('?'); question != std::string_view::npos) {
    const std::string_view query = rest.substr(question + 1);
    if (query.starts_with("versionId=")) out.version = std::string(query.substr(10, query.find('&') - 10));
    rest = rest.substr(0, question);
  }
  const std::string path = base::percent_decode(rest);
  const bool amazon = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
  if (amazon) {
    std::string bucket;
    for (const std::string& label : base::split(host, '.')) {
      if (is_s3_label(label)) {
        out.bucket = bucket;
        break;
      }
      bucket += (bucket.empty() ? "" : ".") + label;
      if (label == "amazonaws") return std::nullopt;
    }
    out.key = path;
  } else if (!is_local_host(host)) {
    return std::nullopt;
  }
  if (out.bucket.empty()) {
    const auto end = path.find('/');
    if (end == std::string::npos) return std::nullopt;
    out.bucket = path.substr(0, end);
    out.key = path.substr(end + 1);
  }
  if (out.bucket.empty() || out.key.empty()) return std::nullopt;
  return out;
}

base::Result<std::string> read_object(World& world, const ObjectAddress& address) {
  auto bucket = find_bucket(world, address.bucket);
  if (!bucket) return std::move(bucket).error();
  const auto object = (*bucket)->objects.find(address.key);
  if (object == (*bucket)->objects.end())
    return refusal("NoSuchKey", "The specified key does not exist.", 404);
  // Earlier versions are not kept. To give another one than is named would be worse than to give none.
  if (!address.version.empty() && address.version != object->second.version_id)
    return refusal("NoSuchVersion", "The specified version does not exist.", 404);
  return world.body_of(address.bucket, address.key);
}

}  // namespace cf::emulator
