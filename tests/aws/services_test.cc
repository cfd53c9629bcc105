#include "aws/services.h"

#include <gtest/gtest.h>

#include "aws/recording_transport.h"
#include "base/secrets.h"

namespace cf::aws {
namespace {

using base::ErrorKind;

class Services : public testing::Test {
 protected:
  Services() { call.clock = &clock; }
  std::string url(std::size_t index) const { return transport->requests().at(index).http.url; }
  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  Session session = test_session(transport);
};

TEST_F(Services, BucketsAreAddressedByHostNameWhereItIsAllowed) {
  EXPECT_EQ(object_url(session, "templates", "a b/\xc3\xbc+.yaml"),
            "https://templates.s3.us-east-1.amazonaws.com/a%20b/%C3%BC%2B.yaml");
  EXPECT_EQ(object_url(session, "my.bucket", "k"), "https://s3.us-east-1.amazonaws.com/my.bucket/k");
  transport->base = "http://localhost:4566";
  EXPECT_EQ(object_url(session, "templates", "k"), "http://localhost:4566/templates/k");
}

TEST_F(Services, PutsAndGetsObjects) {
  transport->then(200, "").then(200, "the body");
  EXPECT_TRUE(put_object(session, "templates", "k", "Resources: {}", call));
  EXPECT_EQ(*get_object(session, "templates", "k", call), "the body");
  const auto put = transport->requests().at(0).http;
  EXPECT_EQ(put.method, "PUT");
  EXPECT_EQ(put.body, "Resources: {}");
  EXPECT_EQ(put.headers.get("x-amz-content-sha256").size(), 64u);
}

TEST_F(Services, AVersionIsNamedIfItCannotBeWrittenOver) {
  net::Headers kept, suspended;
  kept.add("x-amz-version-id", "3/L4kq");
  suspended.add("x-amz-version-id", "null");
  transport->then(200, "", kept).then(200, "body", kept).then(200, "", suspended).then(200, "");
  EXPECT_EQ(*put_object(session, "templates", "k", "body", call), "3/L4kq");
  EXPECT_EQ(get_stored_object(session, "templates", "k", call)->version, "3/L4kq");
  EXPECT_EQ(*put_object(session, "templates", "k", "body", call), "");
  EXPECT_EQ(*put_object(session, "templates", "k", "body", call), "");
}

TEST_F(Services, AbsentAndForbiddenAreNotTheSame) {
  transport->then(404, "").then(403, "").then(200, "");
  EXPECT_FALSE(*bucket_exists(session, "templates", call));
  const auto forbidden = get_object(session, "templates", "k", call);
  ASSERT_FALSE(forbidden);
  EXPECT_EQ(forbidden.error().kind, ErrorKind::access_denied);
  EXPECT_NE(forbidden.error().message.find("s3://templates/k"), std::string::npos);
  EXPECT_TRUE(*bucket_exists(session, "templates", call));
  transport->then(404,
                  "<Error><Code>NoSuchKey</Code><Message>gone</Message><RequestId>R</RequestId></Error>");
  const auto missing = get_object(session, "templates", "k", call);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
  EXPECT_EQ(missing.error().request_id, "R");
}

TEST_F(Services, ABucketOfAnotherRegionIsAskedThere) {
  net::Headers elsewhere;
  elsewhere.add("x-amz-bucket-region", "eu-west-1");
  transport->then(301, "", elsewhere).then(200, "body");
  EXPECT_EQ(*get_object(session, "templates", "k", call), "body");
  EXPECT_EQ(url(1), "https://templates.s3.eu-west-1.amazonaws.com/k");
  transport->then(400, "", elsewhere).then(200, "");
  EXPECT_TRUE(*bucket_exists(session, "templates", call));
  transport->then(301, "", elsewhere).then(301, "", elsewhere);
  EXPECT_FALSE(get_object(session, "templates", "k", call));
}

TEST_F(Services, MakesABucketInItsRegion) {
  transport->then(200, "").then(200, "");
  EXPECT_TRUE(create_bucket(session, "b-1", call));
  EXPECT_TRUE(create_bucket(session.in_region(base::Region("eu-west-1")), "b-1", call));
  EXPECT_EQ(transport->requests().at(0).http.body, "");
  EXPECT_NE(transport->requests().at(1).http.body.find("<LocationConstraint>eu-west-1<"), std::string::npos);
  transport->then(409, "<Error><Code>BucketAlreadyOwnedByYou</Code></Error>");
  EXPECT_TRUE(create_bucket(session, "b-1", call));
  transport->then(409, "<Error><Code>BucketAlreadyExists</Code></Error>");
  EXPECT_EQ(create_bucket(session, "b-1", call).error().kind, ErrorKind::conflict);
}

TEST_F(Services, ReadsAParameter) {
  transport->then(
      200, R"({"Parameter": {"Name": "/a", "Type": "SecureString", "Value": "p4ssw0rd", "Version": 3}})");
  const auto parameter = get_parameter(session, "/a", call);
  ASSERT_TRUE(parameter) << parameter.error().message;
  EXPECT_EQ(parameter->value, "p4ssw0rd");
  EXPECT_EQ(parameter->version, 3);
  EXPECT_EQ(base::mask_secrets("x p4ssw0rd"), "x ****");
  const auto request = transport->requests().at(0).http;
  EXPECT_EQ(request.headers.get("X-Amz-Target"), "AmazonSSM.GetParameter");
  EXPECT_NE(request.body.find("\"WithDecryption\""), std::string::npos);
}

TEST_F(Services, AParameterThatIsNotThereIsNotFound) {
  transport->then(400, R"({"__type": "ParameterNotFound"})");
  const auto parameter = get_parameter(session, "/a", call);
  ASSERT_FALSE(parameter);
  EXPECT_EQ(parameter.error().kind, ErrorKind::not_found);
  EXPECT_NE(parameter.error().message.find("/a"), std::string::npos);
  transport->then(400, R"({"__type": "com.amazon#AccessDeniedException", "Message": "no"})");
  EXPECT_EQ(get_parameter(session, "/a", call).error().kind, ErrorKind::access_denied);
  for (const char* body : {"", "[]", "{\"Parameter\": 1}", "{\"Parameter\": {}}"}) {
    transport->then(200, body);
    EXPECT_FALSE(get_parameter(session, "/a", call)) << body;
  }
}

TEST_F(Services, WritesAParameter) {
  transport->then(200, R"({"Version": 1})");
  EXPECT_TRUE(put_parameter(session, {"/a", "v", "", 0}, true, call));
  const auto body = transport->requests().at(0).http.body;
  EXPECT_NE(body.find("\"String\""), std::string::npos);
  EXPECT_NE(body.find("true"), std::string::npos);
}

TEST_F(Services, KnowsTheCaller) {
  transport->then_query("GetCallerIdentity",
                        "<Arn>arn:x</Arn><UserId>u</UserId><Account>012345678901</Account>");
  const auto caller = get_caller_identity(session, call);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->account, "012345678901");
  transport->then_query("GetCallerIdentity", "");
  EXPECT_FALSE(get_caller_identity(session, call));
}

TEST_F(Services, ARoleThatMayNotBeAssumedNamesItself) {
  transport->then_query_error(403, "AccessDenied",
                              "User: arn:x is not authorized to perform: sts:AssumeRole");
  const auto credentials =
      assume_role(session, {"arn:aws:iam::1:role/r", "s", "", "", 0, {{"k", "v"}}, "", ""}, call);
  ASSERT_FALSE(credentials);
  EXPECT_EQ(credentials.error().kind, ErrorKind::access_denied);
  EXPECT_EQ(credentials.error().trace.back(), "while assuming the role arn:aws:iam::1:role/r");
  EXPECT_NE(credentials.error().hint.find("--role"), std::string::npos);
  EXPECT_EQ(transport->field(0, "Tags.member.1.Key"), "k");
}

}  // namespace
}  // namespace cf::aws
