// S3's buckets and objects as values, for the service and for CloudFormation's template URLs and resources.
#pragma once

#include "emulator/world.h"

namespace cf::emulator {

// Refuses with S3's codes: InvalidBucketName, BucketAlreadyExists, BucketAlreadyOwnedByYou.
base::Result<void> create_bucket(World& world, const std::string& account, const std::string& region,
                                 const std::string& name);
// Refuses NoSuchBucket and BucketNotEmpty.
base::Result<void> delete_bucket(World& world, const std::string& name);
base::Result<Bucket*> find_bucket(World& world, const std::string& name);

// Where an S3 address points: s3://, path-style or virtual-hosted https.
struct ObjectAddress {
  std::string bucket, key, version;
};
std::optional<ObjectAddress> read_s3_uri(std::string_view url);  // s3://bucket/key
// The domain must be one of S3's; null otherwise. A local endpoint's ("http://127.0.0.1:4566/bucket/key")
// counts.
std::optional<ObjectAddress> read_s3_url(std::string_view url);
base::Result<std::string> read_object(World& world, const ObjectAddress& address);

}  // namespace cf::emulator
