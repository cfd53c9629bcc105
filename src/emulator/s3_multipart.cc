// Objects that come in parts, as clients send what is larger than 8 MiB.
#include <charconv>
#include <pugixml.hpp>

#include "base/digest.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/s3.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

constexpr int max_part = 10'000;
constexpr std::size_t min_part_bytes = 5U << 20;  // but for the last

base::Error no_such_upload() {
  return refusal(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
      "aborted or completed.",
      404);
}

// Where the bytes of the parts lie until the object is put together.
std::string parts_of(const std::string& upload_id) {
  return "?upload-" + upload_id;
}

// The number in five digits; "" if it is none that S3 takes.
std::string part_key(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1 || number > max_part) return {};
  const std::string digits = std::to_string(number);
  return std::string(5 - digits.size(), '0') + digits;
}

std::string bytes_of_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    out += static_cast<char>(byte);
  }
  return out;
}

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

void forget(World& world, const std::string& id) {
  for (const auto& [key, part] : world.uploads.at(id).parts) world.touch_object(parts_of(id), key);
  world.uploads.erase(id);
  world.touch_row("upload", id);
}

net::HttpResponse begin_upload(World& world, const Request& r, const S3Target& target) {
  Upload upload;
  upload.bucket = target.bucket;
  upload.object.key = target.key;
  take_metadata(*r.http, upload.object);
  const std::string id =
      world.random_text(32, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
  world.uploads.emplace(id, std::move(upload));
  world.touch_row("upload", id);
  Xml xml;
  xml.raw("<InitiateMultipartUploadResult xmlns=\"").raw(s3_namespace).raw("\">");
  xml.text("Bucket", target.bucket).text("Key", target.key).text("UploadId", id);
  return s3_answer(r, 200, xml.close("InitiateMultipartUploadResult").take());
}

net::HttpResponse put_part(World& world, const Request& r, const std::string& id, Upload& upload) {
  const std::string key = part_key(r.query.get("partNumber"));
  if (key.empty()) {
    return s3_error(
        r, refusal("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive"));
  }
  if (r.http->headers.has("x-amz-copy-source"))
    return s3_error(r, refusal("NotImplemented", "The embedded S3 copies no parts", 501));
  auto body = upload_body(*r.http);
  if (!body) return s3_error(r, body.error());
  UploadPart& part = upload.parts[key];
  part.etag = base::md5_hex(*body);
  part.size = body->size();
  world.put_body(parts_of(id), key, *std::move(body));
  world.touch_row("upload", id);
  net::HttpResponse out = s3_answer(r, 200);
  out.headers.add("ETag", "\"" + part.etag + "\"");
  return out;
}

net::HttpResponse complete(World& world, const Request& r, const std::string& id, const Upload& upload,
                           Bucket& bucket) {
  pugi::xml_document xml;
  if (!xml.load_buffer(r.http->body.data(), r.http->body.size()))
    return s3_error(r, refusal("MalformedXML", "The XML you provided was not well-formed"));
  std::string body, digests;
  std::string last;
  std::size_t last_size = min_part_bytes;
  for (const pugi::xml_node& named : xml.child("CompleteMultipartUpload").children("Part")) {
    const std::string key = part_key(named.child_value("PartNumber"));
    const auto part = upload.parts.find(key);
    if (key <= last)
      return s3_error(r, refusal("InvalidPartOrder", "The list of parts was not in ascending order."));
    if (part == upload.parts.end() || part->second.etag != unquoted(named.child_value("ETag")))
      return s3_error(r, refusal("InvalidPart", "One or more of the specified parts could not be found."));
    if (last_size < min_part_bytes) {
      return s3_error(
          r, refusal("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"));
    }
    auto bytes = world.body_of(parts_of(id), key);
    if (!bytes) return s3_error(r, bytes.error());
    body += *bytes;
    digests += bytes_of_hex(part->second.etag);
    last = key;
    last_size = part->second.size;
  }
  if (last.empty()) return s3_error(r, refusal("MalformedXML", "The list of parts is empty"));
  Object& stored = store_object(world, bucket, upload.object, std::move(body));
  stored.etag = base::md5_hex(digests) + "-" + std::to_string(digests.size() / 16);
  Xml out;
  out.raw("<CompleteMultipartUploadResult xmlns=\"").raw(s3_namespace).raw("\">");
  out.text("Bucket", bucket.name).text("Key", stored.key).text("ETag", "\"" + stored.etag + "\"");
  forget(world, id);
  return s3_answer(r, 200, out.close("CompleteMultipartUploadResult").take());
}

net::HttpResponse list_parts(const Request& r, const std::string& id, const Upload& upload) {
  Xml xml;
  xml.raw("<ListPartsResult xmlns=\"").raw(s3_namespace).raw("\">");
  xml.text("Bucket", upload.bucket).text("Key", upload.object.key).text("UploadId", id);
  xml.text("IsTruncated", "false");
  for (const auto& [key, part] : upload.parts) {
    xml.open("Part").text("PartNumber", std::to_string(std::stoi(key))).text("ETag", "\"" + part.etag + "\"");
    xml.text("Size", std::to_string(part.size)).close("Part");
  }
  return s3_answer(r, 200, xml.close("ListPartsResult").take());
}

}  // namespace

net::HttpResponse serve_upload(World& world, const Request& r, const S3Target& target, Bucket& bucket) {
  const std::string& method = r.http->method;
  if (r.query.has("uploads") && method == "POST") return begin_upload(world, r, target);
  const std::string id = r.query.get("uploadId");
  const auto upload = world.uploads.find(id);
  if (upload == world.uploads.end() || upload->second.bucket != target.bucket ||
      upload->second.object.key != target.key)
    return s3_error(r, no_such_upload());
  if (method == "PUT") return put_part(world, r, id, upload->second);
  if (method == "POST") return complete(world, r, id, upload->second, bucket);
  if (method == "GET") return list_parts(r, id, upload->second);
  if (method != "DELETE") {
    return s3_error(
        r, refusal("MethodNotAllowed", "The specified method is not allowed against this resource.", 405));
  }
  forget(world, id);
  return s3_answer(r, 204);
}

}  // namespace cf::emulator
