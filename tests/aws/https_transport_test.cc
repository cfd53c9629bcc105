#include "aws/https_transport.h"

#include <gtest/gtest.h>

#include "aws/environment_session.h"
#include "aws/services.h"
#include "net/socket_server.h"

namespace cf::aws {
namespace {

using net::SocketServer;

bool answer_identity(int connection, const std::string&) {
  SocketServer::answer(
      connection,
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account><Arn>arn</Arn>"
      "</GetCallerIdentityResult></GetCallerIdentityResponse>");
  return true;
}

CallerOptions caller_options(Variables environment) {
  CallerOptions options;
  environment["AWS_ACCESS_KEY_ID"] = "AKID";
  environment["AWS_SECRET_ACCESS_KEY"] = "sss";
  environment["AWS_REGION"] = "us-east-1";
  options.environment = std::move(environment);
  options.home = "/nonexistent";
  options.role = no_role;
  return options;
}

base::Result<CallerIdentity> identity(const CallerOptions& options) {
  Caller caller(options);
  auto session = caller.session({}, base::Region("us-east-1"));
  if (!session) return session.error();
  return get_caller_identity(*session, {});
}

TEST(HttpsTransport, AsksTheEndpointOfTheEnvironment) {
  SocketServer server(answer_identity);
  const auto caller = identity(caller_options({{"AWS_ENDPOINT_URL_STS", server.url()}}));
  ASSERT_TRUE(caller) << caller.error().message;
  EXPECT_EQ(caller->account, "111111111111");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST / HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"), std::string::npos)
      << request;
  EXPECT_NE(request.find("Action=GetCallerIdentity&Version=2011-06-15"), std::string::npos);
}

TEST(HttpsTransport, GoesThroughTheProxyOfTheEnvironment) {
  SocketServer proxy(answer_identity);
  Variables environment{{"AWS_ENDPOINT_URL", "http://sts.example.test"}, {"HTTP_PROXY", proxy.url()}};
  ASSERT_TRUE(identity(caller_options(environment)));
  EXPECT_TRUE(proxy.requests().at(0).starts_with("POST http://sts.example.test/ HTTP/1.1\r\n"));
}

TEST(HttpsTransport, AnEndpointThatDoesNotAnswerIsNamed) {
  int port = 0;
  {
    SocketServer gone(answer_identity);
    port = gone.port();
  }
  const auto transport =
      https_transport({{"http://127.0.0.1:" + std::to_string(port), {}, false, false}, {}, {}});
  ServiceRequest request{"sts", base::Region("us-east-1"), {}};
  request.http.url = transport->endpoint("sts", request.region) + "/";
  const auto answer = transport->send(request, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, base::ErrorKind::network);
  EXPECT_EQ(answer.error().fate, base::Fate::not_sent);
  EXPECT_NE(answer.error().message.find("127.0.0.1:" + std::to_string(port)), std::string::npos);
  EXPECT_NE(answer.error().hint.find("AWS_ENDPOINT_URL"), std::string::npos);
}

}  // namespace
}  // namespace cf::aws
