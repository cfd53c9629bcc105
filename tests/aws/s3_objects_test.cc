#include "aws/s3_objects.h"

#include <gmock/gmock.h>

#include "aws/recording_transport.h"

namespace cf::aws {
namespace {

using base::ErrorKind;
using base::Fate;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class S3Objects : public testing::Test {
 protected:
  S3Objects() { call.clock = &clock; }

  static net::Headers etag(const std::string& value) {
    net::Headers headers;
    headers.add("ETag", value);
    return headers;
  }
  S3Objects& refuse(int status, const std::string& code) {
    transport->then(status, "<Error><Code>" + code + "</Code><Message>m</Message></Error>");
    return *this;
  }
  base::Result<std::string> put(const std::string& expected) {
    return objects->put("locks/dev.json", "mine", expected, call);
  }
  // "PUT GET PUT"
  std::string methods() const {
    std::string out;
    for (const auto& request : transport->requests()) out += (out.empty() ? "" : " ") + request.http.method;
    return out;
  }
  net::HttpRequest request(std::size_t index) const { return transport->requests().at(index).http; }

  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::unique_ptr<store::Objects> objects =
      objects_in_bucket(test_session(transport), "shared-1", "cf/state/");
};

TEST_F(S3Objects, AWriteOfANewObjectAsksThatNoneBeThereAndSignsIt) {
  transport->then(200, "", etag("\"e1\""));
  EXPECT_EQ(put("").or_throw(), "\"e1\"");
  EXPECT_EQ(request(0).url, "https://shared-1.s3.us-east-1.amazonaws.com/cf/state/locks/dev.json");
  EXPECT_EQ(request(0).headers.get("If-None-Match"), "*");
  EXPECT_FALSE(request(0).headers.has("If-Match"));
  EXPECT_FALSE(request(0).headers.has("x-amz-server-side-encryption")) << "the bucket's default counts";
  EXPECT_THAT(std::string(request(0).headers.get("Authorization")), HasSubstr("if-none-match"));
  EXPECT_EQ(objects->where(), "s3://shared-1/cf/state");
}

TEST_F(S3Objects, AReplacementAsksForTheOneThatWasReadAndSignsIt) {
  transport->then(200, "old", etag("\"e1\"")).then(200, "", etag("\"e2\""));
  const auto present = objects->get("locks/dev.json", call).or_throw();
  ASSERT_TRUE(present);
  EXPECT_EQ(present->bytes, "old");
  EXPECT_EQ(put(present->version).or_throw(), "\"e2\"");
  EXPECT_EQ(request(1).headers.get("If-Match"), "\"e1\"");
  EXPECT_THAT(std::string(request(1).headers.get("Authorization")), HasSubstr(";if-match;"));
}

TEST_F(S3Objects, WhatS3AnswersToAnotherVersionIsAConflict) {
  for (const auto& [status, code] : std::vector<std::pair<int, std::string>>{
           {412, "PreconditionFailed"}, {409, "ConditionalRequestConflict"}, {404, "NoSuchKey"}}) {
    refuse(status, code);
    const auto written = put("\"e1\"");
    ASSERT_FALSE(written) << code;
    EXPECT_EQ(written.error().kind, ErrorKind::conflict) << code;
    EXPECT_THAT(written.error().message, HasSubstr("s3://shared-1/cf/state/locks/dev.json"));
  }
  EXPECT_EQ(methods(), "PUT PUT PUT") << "none is sent again";
}

TEST_F(S3Objects, OtherRefusalsAreThemselves) {
  refuse(403, "AccessDenied");
  EXPECT_EQ(put("").error().kind, ErrorKind::access_denied);
  refuse(404, "NoSuchBucket");
  EXPECT_EQ(put("").error().kind, ErrorKind::not_found);
  refuse(404, "NoSuchBucket");
  EXPECT_EQ(objects->get("k", call).error().kind, ErrorKind::not_found) << "not the same as no object";
  refuse(404, "NoSuchKey");
  EXPECT_FALSE(objects->get("k", call).or_throw());
}

TEST_F(S3Objects, AWriteWhoseAnswerWasLostIsFoundByReading) {
  transport->then_error(ErrorKind::network, Fate::unknown).then(200, "mine", etag("\"e9\""));
  EXPECT_EQ(put("").or_throw(), "\"e9\"");
  EXPECT_EQ(methods(), "PUT GET");
}

TEST_F(S3Objects, AWriteThatWasNotCarriedOutIsSentAgain) {
  transport->then_error(ErrorKind::timeout, Fate::unknown).then(200, "old", etag("\"e1\""));
  transport->then(200, "", etag("\"e2\""));
  EXPECT_EQ(put("\"e1\"").or_throw(), "\"e2\"");
  EXPECT_EQ(request(2).headers.get("If-Match"), "\"e1\"");
}

// The first one arrives late: what refuses the second is the first.
TEST_F(S3Objects, AResentWriteThatMeetsItsOwnFirstIsDone) {
  refuse(500, "InternalError");
  refuse(404, "NoSuchKey");
  refuse(412, "PreconditionFailed");
  transport->then(200, "mine", etag("\"e1\""));
  EXPECT_EQ(put("").or_throw(), "\"e1\"");
  EXPECT_EQ(methods(), "PUT GET PUT GET");
}

TEST_F(S3Objects, AWriteOfUnknownFateThatMeetsAnothersIsAConflict) {
  transport->then_error(ErrorKind::network, Fate::unknown).then(200, "theirs", etag("\"e5\""));
  EXPECT_EQ(put("").error().kind, ErrorKind::conflict);
}

TEST_F(S3Objects, WhereReadingFailsTooTheFateIsUnknown) {
  transport->otherwise = [](const ServiceRequest&) -> base::Result<net::HttpResponse> {
    base::Error error = base::error(ErrorKind::network, "no answer");
    error.fate = Fate::unknown;
    return error;
  };
  EXPECT_EQ(put("").error().fate, Fate::unknown);
  transport->otherwise = nullptr;
  EXPECT_EQ(put("").error().fate, Fate::not_sent) << "nothing answers at all";
}

TEST_F(S3Objects, ListsAllPages) {
  transport
      ->then(200,
             "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t/1+</"
             "NextContinuationToken>"
             "<Contents><Key>cf/state/runs/2</Key></Contents><Contents><Key>cf/state/runs/1</Key></Contents>"
             "</ListBucketResult>")
      .then(
          200,
          "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>cf/state/runs/3</Key></Contents>"
          "<Contents><Key>cf/state/runs/not+ours</Key></Contents></ListBucketResult>");
  EXPECT_THAT(objects->list("runs/", call).or_throw(), ElementsAre("runs/1", "runs/2", "runs/3"));
  EXPECT_THAT(request(0).url, HasSubstr("/?list-type=2&encoding-type=url&prefix=cf%2Fstate%2Fruns%2F"));
  EXPECT_THAT(request(1).url, HasSubstr("&continuation-token=t%2F1%2B"));
  transport->then(200, "<html/>");
  EXPECT_FALSE(objects->list("", call));
}

TEST_F(S3Objects, RemovesWhatWasRead) {
  transport->then(200, "old", etag("\"e1\"")).then(204, "");
  EXPECT_TRUE(objects->remove("k", "\"e1\"", call));
  EXPECT_EQ(request(1).headers.get("If-Match"), "\"e1\"");
  transport->then(200, "new", etag("\"e2\""));
  EXPECT_EQ(objects->remove("k", "\"e1\"", call).error().kind, ErrorKind::conflict);
  refuse(404, "NoSuchKey");
  EXPECT_TRUE(objects->remove("k", "\"e1\"", call)) << "removed already";
  transport->then(200, "old", etag("\"e1\""));
  refuse(412, "PreconditionFailed");
  EXPECT_EQ(objects->remove("k", "\"e1\"", call).error().kind, ErrorKind::conflict);
}

TEST_F(S3Objects, AStoreWithoutConditionalRemovalsIsAskedWithout) {
  transport->then(200, "old", etag("\"e1\""));
  refuse(501, "NotImplemented");
  transport->then(204, "");
  EXPECT_TRUE(objects->remove("k", "\"e1\"", call));
  EXPECT_FALSE(request(2).headers.has("If-Match"));
}

TEST_F(S3Objects, WhatIsNoKeyIsNotSent) {
  for (const char* key : {"", "../k", "a//b", "a?b"})
    EXPECT_EQ(objects->put(key, "x", "", call).error().kind, ErrorKind::input) << key;
  EXPECT_EQ(methods(), "");
}

}  // namespace
}  // namespace cf::aws
