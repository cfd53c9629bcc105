// What the other embedded services hold, as it is kept.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/stack.h"

namespace cf::emulator {

struct Object {
  std::string key, etag, content_type, version_id;
  std::uint64_t size = 0;
  std::int64_t modified = 0;
  std::map<std::string, std::string> metadata;  // x-amz-meta-* and headers given back as they came
  template <typename A>
  void fields(A& a) {
    a(key, etag, content_type, version_id, size, modified, metadata);
  }
};

struct UploadPart {
  std::string etag;
  std::uint64_t size = 0;
  template <typename A>
  void fields(A& a) {
    a(etag, size);
  }
};

// An object that comes in parts and is not complete yet.
struct Upload {
  std::string bucket;
  Object object;                            // its key and metadata
  std::map<std::string, UploadPart> parts;  // by number, in five digits
  template <typename A>
  void fields(A& a) {
    a(bucket, object, parts);
  }
};

struct Bucket {
  std::string name, account, region, versioning;  // versioning: "", Enabled, Suspended
  std::int64_t created = 0;
  std::map<std::string, std::string> configurations;  // "policy", "tagging", ...: as they were put
  std::map<std::string, Object> objects;              // rows of their own
  template <typename A>
  void fields(A& a) {
    a(name, account, region, versioning, created, configurations);
  }
};

struct SsmVersion {
  std::string value, type, label;
  std::int64_t version = 1, modified = 0;
  template <typename A>
  void fields(A& a) {
    a(value, type, label, version, modified);
  }
};

struct SsmParameter {
  std::string name, description, tier;
  std::vector<SsmVersion> versions;  // oldest first, at most a hundred
  std::vector<Tag> tags;
  template <typename A>
  void fields(A& a) {
    a(name, description, tier, versions, tags);
  }
};

struct Secret {
  std::string name, arn, description;
  std::vector<std::string> values;  // oldest first; the last is AWSCURRENT
  std::vector<std::string> version_ids;
  std::int64_t created = 0, changed = 0;
  std::vector<Tag> tags;
  template <typename A>
  void fields(A& a) {
    a(name, arn, description, values, version_ids, created, changed, tags);
  }
};

// A topic or queue: that it exists, and what it was given.
struct Endpoint {
  std::string name, arn, url;
  std::map<std::string, std::string> attributes;
  template <typename A>
  void fields(A& a) {
    a(name, arn, url, attributes);
  }
};

}  // namespace cf::emulator
