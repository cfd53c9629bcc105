// ListObjects, ListObjectsV2 and ListObjectVersions.
#include <algorithm>
#include <set>

#include "base/strings.h"
#include "emulator/s3.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

struct Listing {
  std::vector<const Object*> objects;
  std::set<std::string> common_prefixes;
  bool truncated = false;
  std::string last;  // the last key or prefix given
};

Listing list(const Bucket& bucket, const std::string& prefix, const std::string& delimiter,
             const std::string& after, std::size_t limit) {
  Listing out;
  for (auto it = bucket.objects.lower_bound(prefix);
       it != bucket.objects.end() && it->first.starts_with(prefix); ++it) {
    std::string shown = it->first;
    bool folded = false;
    if (!delimiter.empty()) {
      const auto end = it->first.find(delimiter, prefix.size());
      if (end != std::string::npos) {
        shown = it->first.substr(0, end + delimiter.size());
        folded = true;
      }
    }
    if (shown <= after || (folded && out.common_prefixes.contains(shown))) continue;
    if (out.objects.size() + out.common_prefixes.size() >= limit) {
      out.truncated = true;
      break;
    }
    if (folded)
      out.common_prefixes.insert(shown);
    else
      out.objects.push_back(&it->second);
    out.last = shown;
  }
  return out;
}

void write_object(Xml& xml, std::string_view element, const Object& object, const std::string& key) {
  xml.open(element).text("Key", key);
  if (element == "Version") {
    xml.text("VersionId", object.version_id.empty() ? "null" : object.version_id).flag("IsLatest", true);
  }
  xml.text("LastModified", base::iso8601(from_milliseconds(object.modified)));
  xml.text("ETag", "\"" + object.etag + "\"").text("Size", std::to_string(object.size));
  xml.text("StorageClass", "STANDARD").close(element);
}

}  // namespace

net::HttpResponse list_objects(const Request& r, const Bucket& bucket) {
  const bool versions = r.query.has("versions");
  const bool second = r.query.get("list-type") == "2";
  const bool encode = r.query.get("encoding-type") == "url";
  const auto shown = [&](const std::string& key) { return encode ? base::percent_encode(key, "/") : key; };
  const std::string prefix = r.query.get("prefix");
  const std::string delimiter = r.query.get("delimiter");
  const std::string token = r.query.get("continuation-token");
  std::string after = second ? (token.empty() ? r.query.get("start-after") : token) : r.query.get("marker");
  if (versions) after = r.query.get("key-marker");
  const int asked = r.query.number("max-keys", 1000);
  const Listing found =
      list(bucket, prefix, delimiter, after, static_cast<std::size_t>(std::clamp(asked, 0, 1000)));

  const std::string_view root = versions ? "ListVersionsResult" : "ListBucketResult";
  Xml xml;
  xml.raw("<").raw(root).raw(" xmlns=\"").raw(s3_namespace).raw("\">");
  xml.text("Name", bucket.name).text("Prefix", shown(prefix)).text("MaxKeys", std::to_string(asked));
  xml.flag("IsTruncated", found.truncated).text_if("Delimiter", shown(delimiter));
  if (encode) xml.text("EncodingType", "url");
  if (second) {
    xml.text("KeyCount", std::to_string(found.objects.size() + found.common_prefixes.size()));
    xml.text_if("ContinuationToken", token);
    if (found.truncated) xml.text("NextContinuationToken", found.last);
  } else if (found.truncated) {
    xml.text(versions ? "NextKeyMarker" : "NextMarker", shown(found.last));
  }
  for (const Object* object : found.objects)
    write_object(xml, versions ? "Version" : "Contents", *object, shown(object->key));
  for (const std::string& folded : found.common_prefixes)
    xml.open("CommonPrefixes").text("Prefix", shown(folded)).close("CommonPrefixes");
  return s3_answer(r, 200, xml.close(root).take());
}

}  // namespace cf::emulator
