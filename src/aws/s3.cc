#include "aws/partition.h"
#include "aws/s3_call.h"
#include "aws/services.h"
#include "base/digest.h"

namespace cf::aws {
namespace {

// "null" is what a bucket answers whose versioning is suspended: such an object is written over.
std::string version_of(const net::HttpResponse& response) {
  std::string version(response.headers.get("x-amz-version-id"));
  return version == "null" ? std::string() : version;
}

Operation with_checksum(Operation operation, std::string body) {
  const base::Sha256 digest = base::sha256(body);
  operation.http.headers.add(
      "x-amz-checksum-sha256",
      base::base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()}));
  operation.http.body = std::move(body);
  return operation;
}

}  // namespace

base::Result<bool> bucket_exists(const Session& session, const OwnedBucket& bucket, const base::Call& call) {
  const auto answer = ask_bucket(session, s3_operation("HeadBucket", "HEAD", Effect::read), bucket, "", call);
  if (answer) return true;
  if (answer.error().kind == base::ErrorKind::not_found) return false;
  return answer.error();
}

base::Result<StoredObject> get_stored_object(const Session& session, const OwnedBucket& bucket,
                                             const std::string& key, const base::Call& call) {
  auto answer = ask_bucket(session, s3_operation("GetObject", "GET", Effect::read), bucket, key, call);
  if (!answer) return answer.error();
  std::string version = version_of(*answer);
  return StoredObject{std::move(answer->body), std::move(version)};
}

base::Result<std::string> get_object(const Session& session, const OwnedBucket& bucket,
                                     const std::string& key, const base::Call& call) {
  auto stored = get_stored_object(session, bucket, key, call);
  if (!stored) return std::move(stored).error();
  return std::move(stored->body);
}

base::Result<std::string> put_object(const Session& session, const OwnedBucket& bucket,
                                     const std::string& key, const std::string& body,
                                     const base::Call& call) {
  Operation operation = s3_operation("PutObject", "PUT", Effect::repeats);
  operation.http.headers.add("x-amz-server-side-encryption", "AES256");  // bucket policies may demand it
  operation.http.body = body;
  const auto answer = ask_bucket(session, std::move(operation), bucket, key, call);
  if (!answer) return answer.error();
  return version_of(*answer);
}

base::Result<void> create_bucket(const Session& session, const std::string& bucket, const base::Call& call) {
  Operation operation = s3_operation("CreateBucket", "PUT", Effect::repeats);
  if (session.region.str() != "us-east-1") {
    operation.http.body =
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>" +
        session.region.str() + "</LocationConstraint></CreateBucketConfiguration>";
  }
  const auto answer = ask_bucket(session, std::move(operation), bucket, "", call);
  if (!answer && answer.error().code != "BucketAlreadyOwnedByYou") return answer.error();
  return {};
}

base::Result<void> close_bucket(const Session& session, const OwnedBucket& bucket, const base::Call& call) {
  Operation block = s3_operation("PutPublicAccessBlock", "PUT", Effect::repeats);
  block.http.url = "?publicAccessBlock";
  const auto blocked = ask_bucket(
      session,
      with_checksum(std::move(block),
                    "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                    "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
                    "<BlockPublicPolicy>true</BlockPublicPolicy>"
                    "<RestrictPublicBuckets>true</RestrictPublicBuckets>"
                    "</PublicAccessBlockConfiguration>"),
      bucket, "", call);
  if (!blocked) return blocked.error();
  const std::string arn = "arn:" + std::string(partition_of(session.region).name) + ":s3:::" + bucket.name;
  Operation policy = s3_operation("PutBucketPolicy", "PUT", Effect::repeats);
  policy.http.url = "?policy";
  const auto put = ask_bucket(
      session,
      with_checksum(
          std::move(policy),
          R"({"Version":"2012-10-17","Statement":[{"Sid":"OnlyTls","Effect":"Deny","Principal":"*",)"
          R"("Action":"s3:*","Resource":[")" +
              arn + R"(",")" + arn + R"(/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]})"),
      bucket, "", call);
  if (!put) return put.error();
  return {};
}

}  // namespace cf::aws
