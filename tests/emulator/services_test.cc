#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Sts, TheCallerIsTheAccessKeysAccount) {
  Client aws;
  EXPECT_EQ(aws.query("sts", "GetCallerIdentity", {}).text("Account"), "000000000000");
  aws.key = "012345678901";
  EXPECT_EQ(aws.query("sts", "GetCallerIdentity", {}).text("Account"), "012345678901");
}

TEST(Sts, AnAssumedRolesCredentialsAreOfItsAccount) {
  Client aws;
  const Reply assumed = aws.query(
      "sts", "AssumeRole",
      {{"RoleArn", "arn:aws:iam::333333333333:role/path/cloudfoundation-admin"}, {"RoleSessionName", "cf"}});
  ASSERT_EQ(assumed.status, 200) << assumed.body;
  EXPECT_EQ(assumed.text("Expiration"), "2026-01-01T01:00:00.000Z");
  aws.key = assumed.text("AccessKeyId");
  aws.token = assumed.text("SessionToken");
  const Reply caller = aws.query("sts", "GetCallerIdentity", {});
  EXPECT_EQ(caller.text("Account"), "333333333333");
  EXPECT_EQ(caller.text("Arn"), "arn:aws:sts::333333333333:assumed-role/cloudfoundation-admin/cf");
}

TEST(Sts, AMalformedRoleIsRefused) {
  Client aws;
  EXPECT_EQ(aws.query("sts", "AssumeRole", {{"RoleArn", "nonsense"}, {"RoleSessionName", "cf"}}).text("Code"),
            "ValidationError");
}

TEST(CloudWatch, AlarmsOfStacksAreOk) {
  Client aws;
  const std::string body =
      R"({"Resources": {"Errors": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "errors",
          "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "MetricName": "Errors",
          "Namespace": "AWS/Lambda", "Period": 60, "Statistic": "Sum", "Threshold": 1}}}})";
  ASSERT_EQ(aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", body}}).status, 200);
  aws.cfn("DescribeStacks", {{"StackName", "s"}});
  const std::string names = "//*[local-name()='AlarmName']";
  const Fields ask = {{"AlarmNames.member.1", "errors"}};
  const Reply found = aws.query("monitoring", "DescribeAlarms", ask);
  EXPECT_THAT(found.texts(names), ElementsAre("errors"));
  EXPECT_EQ(found.text("StateValue"), "OK");
  EXPECT_EQ(found.text("AlarmArn"), "arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors");
  EXPECT_TRUE(aws.query("monitoring", "DescribeAlarms", {{"AlarmNamePrefix", "other"}}).texts(names).empty());
  EXPECT_TRUE(aws.query("monitoring", "DescribeAlarms", {{"AlarmTypes.member.1", "CompositeAlarm"}})
                  .texts(names)
                  .empty());
  EXPECT_EQ(aws.query("monitoring", "PutMetricData", {}).text("Code"), "InvalidAction");
  aws.region = "us-west-2";
  EXPECT_TRUE(aws.query("monitoring", "DescribeAlarms", ask).texts(names).empty());
  aws.region = "us-east-1";
  aws.cfn("DeleteStack", {{"StackName", "s"}});
  aws.cfn("DescribeStacks", {});
  EXPECT_TRUE(aws.query("monitoring", "DescribeAlarms", ask).texts(names).empty());
}

TEST(S3, ObjectsAreStoredUnderBothAddresses) {
  Client aws;
  ASSERT_EQ(aws.s3("PUT", "/my-bucket").status, 200);
  ASSERT_EQ(aws.s3("PUT", "http://my-bucket.s3.us-east-1.amazonaws.com/a%20b/c", "text").status, 200);
  EXPECT_EQ(aws.s3("GET", "/my-bucket/a%20b/c").body, "text");
  EXPECT_EQ(aws.s3("HEAD", "/my-bucket/a%20b/c").headers.get("Content-Length"), "4");
  EXPECT_THAT(aws.s3("GET", "/my-bucket?list-type=2&prefix=a").texts("//*[local-name()='Key']"),
              ElementsAre("a b/c"));
}

TEST(S3, ChunkedUploadsAreUnwrapped) {
  Client aws;
  aws.s3("PUT", "/my-bucket");
  const std::string framed = "4\r\nWiki\r\n5\r\npedia\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
  ASSERT_EQ(aws.s3("PUT", "/my-bucket/k", framed, {{"Content-Encoding", "aws-chunked"}}).status, 200);
  EXPECT_EQ(aws.s3("GET", "/my-bucket/k").body, "Wikipedia");
  EXPECT_EQ(aws.s3("PUT", "/my-bucket/k", "zz\r\n", {{"Content-Encoding", "aws-chunked"}}).status, 400);
}

TEST(S3, WhatIsNotThereHasItsCode) {
  Client aws;
  EXPECT_EQ(aws.s3("GET", "/no-bucket/k").text("Code"), "NoSuchBucket");
  aws.s3("PUT", "/my-bucket");
  EXPECT_EQ(aws.s3("GET", "/my-bucket/k").text("Code"), "NoSuchKey");
  EXPECT_EQ(aws.s3("GET", "/my-bucket?policy").text("Code"), "NoSuchBucketPolicy");
  EXPECT_EQ(aws.s3("PUT", "/No_Bucket").text("Code"), "InvalidBucketName");
}

TEST(S3, AWriteMayAskThatNoneBeThere) {
  Client aws;
  aws.s3("PUT", "/my-bucket");
  ASSERT_EQ(aws.s3("PUT", "/my-bucket/k", "one", {{"If-None-Match", "*"}}).status, 200);
  const Reply second = aws.s3("PUT", "/my-bucket/k", "two", {{"If-None-Match", "*"}});
  EXPECT_EQ(second.status, 412);
  EXPECT_EQ(second.text("Code"), "PreconditionFailed");
  EXPECT_EQ(aws.s3("GET", "/my-bucket/k").body, "one");
  EXPECT_EQ(aws.s3("PUT", "/my-bucket/k", "two", {{"If-None-Match", "\"etag\""}}).status, 501);
  aws.s3("DELETE", "/my-bucket/k");
  EXPECT_EQ(aws.s3("PUT", "/my-bucket/k", "three", {{"If-None-Match", "*"}}).status, 200);
}

TEST(S3, AWriteMayAskForTheOneThatWasRead) {
  Client aws;
  aws.s3("PUT", "/my-bucket");
  const Reply missing = aws.s3("PUT", "/my-bucket/k", "two", {{"If-Match", "\"0\""}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.text("Code"), "NoSuchKey");
  const std::string first(aws.s3("PUT", "/my-bucket/k", "one").headers.get("ETag"));
  const std::string second(aws.s3("PUT", "/my-bucket/k", "two", {{"If-Match", first}}).headers.get("ETag"));
  EXPECT_NE(first, second);
  const Reply stale = aws.s3("PUT", "/my-bucket/k", "three", {{"If-Match", first}});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.text("Code"), "PreconditionFailed");
  EXPECT_EQ(aws.s3("GET", "/my-bucket/k").body, "two");
  EXPECT_EQ(aws.s3("PUT", "/my-bucket/k", "three", {{"If-Match", "*"}}).status, 200);
}

TEST(S3, ARemovalMayAskForTheOneThatWasRead) {
  Client aws;
  aws.s3("PUT", "/my-bucket");
  EXPECT_EQ(aws.s3("DELETE", "/my-bucket/k", "", {{"If-Match", "\"0\""}}).text("Code"), "NoSuchKey");
  EXPECT_EQ(aws.s3("DELETE", "/my-bucket/k").status, 204);
  const std::string etag(aws.s3("PUT", "/my-bucket/k", "one").headers.get("ETag"));
  EXPECT_EQ(aws.s3("DELETE", "/my-bucket/k", "", {{"If-Match", "\"0\""}}).text("Code"), "PreconditionFailed");
  EXPECT_EQ(aws.s3("GET", "/my-bucket/k").body, "one");
  EXPECT_EQ(aws.s3("DELETE", "/my-bucket/k", "", {{"If-Match", etag}}).status, 204);
  EXPECT_EQ(aws.s3("GET", "/my-bucket/k").status, 404);
}

TEST(S3, ABucketNameHasOneOwner) {
  Client aws;
  aws.s3("PUT", "/my-bucket");
  aws.key = "111111111111";
  EXPECT_EQ(aws.s3("PUT", "/my-bucket").text("Code"), "BucketAlreadyExists");
}

TEST(Ssm, ParametersHaveVersions) {
  Client aws;
  aws.json("ssm", "AmazonSSM.PutParameter", R"({"Name": "/a/b", "Type": "String", "Value": "one"})");
  const Reply again =
      aws.json("ssm", "AmazonSSM.PutParameter", R"({"Name": "/a/b", "Type": "String", "Value": "two"})");
  EXPECT_THAT(again.body, HasSubstr("ParameterAlreadyExists"));
  aws.json("ssm", "AmazonSSM.PutParameter", R"({"Name": "/a/b", "Value": "two", "Overwrite": true})");
  EXPECT_THAT(aws.json("ssm", "AmazonSSM.GetParameter", R"({"Name": "/a/b"})").body,
              HasSubstr(R"("Value": "two")"));
  EXPECT_THAT(aws.json("ssm", "AmazonSSM.GetParameter", R"({"Name": "/a/b:1"})").body,
              HasSubstr(R"("Value": "one")"));
  EXPECT_THAT(aws.json("ssm", "AmazonSSM.GetParametersByPath", R"({"Path": "/a"})").body, HasSubstr("/a/b"));
  EXPECT_EQ(aws.json("ssm", "AmazonSSM.GetParameter", R"({"Name": "/none"})").status, 400);
}

TEST(SecretsManager, SecretsAreKept) {
  Client aws;
  aws.json("secretsmanager", "secretsmanager.CreateSecret",
           R"({"Name": "db", "SecretString": "hidden-value"})");
  EXPECT_THAT(aws.json("secretsmanager", "secretsmanager.GetSecretValue", R"({"SecretId": "db"})").body,
              HasSubstr(R"("SecretString": "hidden-value")"));
}

TEST(Requests, WhatIsNotKnownIsRefusedByName) {
  Client aws;
  EXPECT_THAT(aws.cfn("DetectStackDrift", {{"StackName", "s"}}).text("Message"),
              HasSubstr("DetectStackDrift"));
  EXPECT_THAT(aws.query("ec2", "DescribeVpcs", {}).text("Message"), HasSubstr("ec2"));
  EXPECT_EQ(aws.json("ssm", "AmazonSSM.Frobnicate", "{}").status, 400);
  EXPECT_EQ(aws.json("ssm", "AmazonSSM.GetParameter", "[1,").status, 400);
}

// What clients do with files of more than 8 MiB.
TEST(S3, PutsAnObjectTogetherFromItsParts) {
  Client aws;
  aws.s3("PUT", "/parts");
  const std::string id = aws.s3("POST", "/parts/key?uploads", "", {{"x-amz-meta-a", "1"}}).text("UploadId");
  ASSERT_NE(id, "");
  const std::string first(5U << 20, 'x');
  const std::string at = "/parts/key?uploadId=" + id;
  const auto etag = [&](const std::string& number, const std::string& body) {
    return std::string(aws.s3("PUT", at + "&partNumber=" + number, body).headers.get("ETag"));
  };
  const std::string one = etag("1", first);
  const std::string two = etag("2", "end");
  EXPECT_EQ(aws.s3("GET", "/parts/key").status, 404) << "not there before it is complete";
  const auto list = [](const std::string& a, const std::string& b) {
    return "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + a +
           "</ETag></Part><Part><PartNumber>2</PartNumber><ETag>" + b +
           "</ETag></Part></CompleteMultipartUpload>";
  };
  EXPECT_EQ(aws.s3("POST", at, list(one, "wrong")).text("Code"), "InvalidPart");
  const Reply done = aws.s3("POST", at, list(one, two));
  EXPECT_TRUE(done.text("ETag").ends_with("-2\"")) << done.body;
  const Reply object = aws.s3("GET", "/parts/key");
  EXPECT_EQ(object.body, first + "end");
  EXPECT_EQ(object.headers.get("x-amz-meta-a"), "1");
  EXPECT_EQ(aws.s3("POST", at, list(one, two)).text("Code"), "NoSuchUpload");
}

TEST(S3, ForgetsAnAbortedUpload) {
  Client aws;
  aws.s3("PUT", "/parts");
  const std::string at = "/parts/key?uploadId=" + aws.s3("POST", "/parts/key?uploads").text("UploadId");
  aws.s3("PUT", at + "&partNumber=1", "part");
  EXPECT_EQ(aws.s3("PUT", at + "&partNumber=0", "part").text("Code"), "InvalidArgument");
  EXPECT_EQ(aws.s3("DELETE", at).status, 204);
  EXPECT_EQ(aws.s3("PUT", at + "&partNumber=1", "part").text("Code"), "NoSuchUpload");
  EXPECT_EQ(aws.s3("DELETE", "/parts").status, 204);
}

}  // namespace
}  // namespace cf::emulator::test
