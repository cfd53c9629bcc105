// Broken requests: valid ones with bytes changed, cut and repeated. Each gets an answer, and the service goes
// on.
#include <gtest/gtest.h>

#include <random>

#include "emulator/client.h"

namespace cf::emulator::test {
namespace {

net::HttpRequest request_of(const std::string& method, const std::string& url, const std::string& body,
                            const Fields& headers) {
  net::HttpRequest out;
  out.method = method;
  out.url = url;
  out.body = body;
  for (const auto& [name, value] : headers) out.headers.add(name, value);
  return out;
}

std::vector<net::HttpRequest> seeds() {
  const std::string form = "application/x-www-form-urlencoded";
  const std::string body =
      "Action=CreateChangeSet&Version=2010-05-15&StackName=s&ChangeSetName=c&ChangeSetType=CREATE&"
      "TemplateBody="
      "%7B%22Parameters%22%3A%7B%22P%22%3A%7B%22Type%22%3A%22String%22%7D%7D%2C%22Resources%22%3A%7B%22T%22%"
      "3A%7B%22Type"
      "%22%3A%22AWS%3A%3ASNS%3A%3ATopic%22%2C%22Properties%22%3A%7B%22DisplayName%22%3A%7B%22Fn%3A%3AJoin%22%"
      "3A%5B%22-%22"
      "%2C%5B%22a%22%2C%7B%22Ref%22%3A%22P%22%7D%5D%5D%7D%7D%7D%7D%7D&Parameters.member.1.ParameterKey=P&"
      "Parameters.member.1.ParameterValue=v&Tags.member.1.Key=k&Tags.member.1.Value=v";
  return {
      request_of("POST", "/", body, {{"Content-Type", form}}),
      request_of("POST", "/", "Action=ExecuteChangeSet&Version=2010-05-15&StackName=s&ChangeSetName=c",
                 {{"Content-Type", form}}),
      request_of("POST", "/", "Action=DescribeStackEvents&Version=2010-05-15&StackName=s&NextToken=1",
                 {{"Content-Type", form}}),
      request_of("POST", "/?Action=AssumeRole&Version=2011-06-15",
                 "RoleArn=arn:aws:iam::111111111111:role/r&RoleSessionName=x", {{"Content-Type", form}}),
      request_of("POST", "/", R"({"Name": "/a/b", "Value": "v", "Type": "String", "Overwrite": true})",
                 {{"X-Amz-Target", "AmazonSSM.PutParameter"}}),
      request_of("POST", "/", R"({"Path": "/a", "Recursive": true, "NextToken": "x"})",
                 {{"X-Amz-Target", "AmazonSSM.GetParametersByPath"}}),
      request_of("PUT", "/bucket-name",
                 "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
                 "</CreateBucketConfiguration>",
                 {}),
      request_of("PUT", "/bucket-name/key%20x", "5\r\nhello\r\n0\r\n\r\n",
                 {{"Content-Encoding", "aws-chunked"}}),
      request_of("GET", "/bucket-name/key%20x", "",
                 {{"Range", "bytes=1-2"}, {"Host", "bucket-name.s3.amazonaws.com"}}),
      request_of("GET", "/bucket-name?list-type=2&prefix=k&max-keys=1&encoding-type=url", "", {}),
      request_of("POST", "/bucket-name?delete", "<Delete><Object><Key>a</Key></Object></Delete>", {}),
  };
}

void mutate(std::string& text, std::mt19937& random) {
  if (text.empty()) return;
  const std::size_t at = random() % text.size();
  switch (random() % 4) {
    case 0:
      text[at] = static_cast<char>(random());
      break;
    case 1:
      text.erase(at, random() % 20);
      break;
    case 2:
      text.insert(at, text.substr(random() % text.size(), 30));
      break;
    default:
      text.insert(at, 1, "%&=<>{}[]\"'\n\0.:/"[random() % 17]);
      break;
  }
}

TEST(Hostile, BrokenRequestsGetAnswersAndTheServiceGoesOn) {
  Client aws;
  std::mt19937 random(20260101);
  for (int round = 0; round < 300; ++round) {
    for (net::HttpRequest request : seeds()) {
      for (unsigned i = random() % 4; i > 0; --i) mutate(request.body, random);
      if (random() % 3 == 0) mutate(request.url, random);
      const net::HttpResponse answer = aws.cloud->serve(request);
      ASSERT_GE(answer.status, 200);
      ASSERT_LT(answer.status, 600);
    }
  }
  const std::string body = R"({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}})";
  aws.cfn("CreateStack", {{"StackName", "still-alive"}, {"TemplateBody", body}});
  EXPECT_EQ(aws.status_of("still-alive"), "CREATE_COMPLETE");
}

TEST(Hostile, DeepAndWideTemplatesAreRefused) {
  Client aws;
  const std::string deep = std::string(40'000, '[');
  EXPECT_EQ(aws.cfn("ValidateTemplate", {{"TemplateBody", deep}}).text("Code"), "ValidationError");
  const std::string large = R"({"Description": ")" + std::string(52'000, 'a') + R"(", "Resources": {}})";
  EXPECT_EQ(aws.cfn("ValidateTemplate", {{"TemplateBody", large}}).text("Code"), "ValidationError");
  std::string chain = "Resources:\n";
  for (int i = 0; i < 501; ++i) chain += "  R" + std::to_string(i) + ": {Type: 'AWS::SNS::Topic'}\n";
  EXPECT_EQ(aws.cfn("CreateStack", {{"StackName", "s"}, {"TemplateBody", chain}}).text("Code"),
            "ValidationError");
}

}  // namespace
}  // namespace cf::emulator::test
