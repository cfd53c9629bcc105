#include "aws/chain_fixture.h"
#include "base/secrets.h"

namespace cf::aws {
namespace {

using base::ErrorKind;
using test::Chain;
using test::two_keys;

// A job of GitHub Actions: its runner answers with another token each time.
class GitHubJob : public Chain {
 protected:
  GitHubJob() {
    options.environment["AWS_ROLE_ARN"] = "arn:job";
    options.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://runner.example/token?api-version=2.0";
    options.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "bearer-of-the-job";
    metadata = [this](const net::HttpRequest&) {
      return net::HttpResponse{
          200, {}, "{\"count\":1,\"value\":\"token-" + std::to_string(metadata_requests.size()) + "\"}"};
    };
  }
};

TEST_F(GitHubJob, RenewsTheRoleByAFreshTokenHoweverLongItTakes) {
  then_role("FIRST");
  then_role("SECOND");
  then_role("THIRD");
  const auto provider = chain();
  EXPECT_EQ(provider->get(call)->access_key_id, "FIRST");
  EXPECT_EQ(provider->get(call)->access_key_id, "FIRST");
  clock.sleep(std::chrono::minutes(61));
  EXPECT_EQ(provider->get(call)->access_key_id, "SECOND");
  clock.sleep(std::chrono::hours(4));
  EXPECT_EQ(provider->get(call)->access_key_id, "THIRD");
  EXPECT_EQ(provider->get(call)->source, "web identity, role arn:job");
  EXPECT_EQ(transport->field(0, "WebIdentityToken"), "token-1");
  EXPECT_EQ(transport->field(2, "WebIdentityToken"), "token-3");
  EXPECT_EQ(metadata_requests.at(0).url,
            "https://runner.example/token?api-version=2.0&audience=sts.amazonaws.com");
  EXPECT_EQ(metadata_requests.at(0).headers.get("Authorization"), "Bearer bearer-of-the-job");
  EXPECT_FALSE(transport->requests().at(0).http.headers.has("Authorization"));
}

TEST_F(GitHubJob, KeepsItsTokensOutOfMessages) {
  then_role("FIRST");
  ASSERT_TRUE(chain()->get(call));
  EXPECT_EQ(base::mask_secrets("bearer-of-the-job token-1").find("token-1"), std::string::npos);
  EXPECT_EQ(base::mask_secrets("bearer-of-the-job").find("bearer-of"), std::string::npos);
}

TEST_F(GitHubJob, ATokenInAFileComesBeforeTheRunners) {
  ASSERT_TRUE(base::write_file(options.home / "token", "of-the-file"));
  options.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = (options.home / "token").string();
  then_role("FILE");
  EXPECT_TRUE(found().starts_with("FILE"));
  EXPECT_EQ(transport->field(0, "WebIdentityToken"), "of-the-file");
  EXPECT_TRUE(metadata_requests.empty());
}

TEST_F(GitHubJob, WithoutARoleOrWithANamedProfileIsNotAsked) {
  credentials(two_keys);
  options.environment.erase("AWS_ROLE_ARN");
  EXPECT_TRUE(found().starts_with("DEFAULT"));
  options.environment["AWS_ROLE_ARN"] = "arn:job";
  options.profile = "dev";
  EXPECT_TRUE(found().starts_with("DEV"));
  EXPECT_TRUE(metadata_requests.empty());
}

TEST_F(GitHubJob, AsksAgainWhatMayPassAndNothingElse) {
  int failing = 2, status = 503;
  metadata = [&](const net::HttpRequest&) {
    return failing-- > 0 ? net::HttpResponse{status, {}, ""}
                         : net::HttpResponse{200, {}, "{\"value\":\"late\"}"};
  };
  then_role("LATE");
  EXPECT_TRUE(found().starts_with("LATE"));
  EXPECT_EQ(metadata_requests.size(), 3u);
  metadata_requests.clear();
  failing = 9;
  EXPECT_NE(found().find("HTTP status 503"), std::string::npos);
  EXPECT_EQ(metadata_requests.size(), 3u);
  metadata_requests.clear();
  status = 403;
  const auto refused = chain()->get(call);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::credentials);
  EXPECT_NE(refused.error().hint.find("id-token: write"), std::string::npos);
  EXPECT_EQ(metadata_requests.size(), 1u);
}

TEST_F(GitHubJob, AnAnswerWithoutATokenIsAnError) {
  for (const char* body : {"", "{}", "[]", "{\"value\":\"\"}", "<html>"}) {
    metadata = [&](const net::HttpRequest&) { return net::HttpResponse{200, {}, body}; };
    EXPECT_NE(found().find("the answer has none"), std::string::npos) << body;
  }
}

TEST_F(GitHubJob, TheBearerIsSentToNobodyWhoCouldBeOverheard) {
  for (const char* url : {"http://runner.example/token", "ftp://x", "nonsense"}) {
    options.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = url;
    EXPECT_NE(found().find("is not an https URL"), std::string::npos) << url;
  }
  options.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://runner.example/token";
  options.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "a\r\nHost: x";
  EXPECT_NE(found().find("line break"), std::string::npos);
  EXPECT_TRUE(metadata_requests.empty());
}

TEST_F(Chain, WebIdentityAsksForAsLongASessionAsItIsTold) {
  ASSERT_TRUE(base::write_file(options.home / "token", "the-token"));
  options.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = (options.home / "token").string();
  options.environment["AWS_ROLE_ARN"] = "arn:web";
  then_role("USUAL");
  EXPECT_TRUE(found().starts_with("USUAL"));
  EXPECT_EQ(transport->field(0, "DurationSeconds"), "");
  options.environment["AWS_ROLE_DURATION_SECONDS"] = "14400";
  then_role("LONG");
  EXPECT_TRUE(found().starts_with("LONG"));
  EXPECT_EQ(transport->field(1, "DurationSeconds"), "14400");
  for (const char* wrong : {"4h", "0", "899", "43201", "-1"}) {
    options.environment["AWS_ROLE_DURATION_SECONDS"] = wrong;
    EXPECT_NE(found().find(std::string("can't last '") + wrong), std::string::npos);
  }
}

TEST_F(Chain, WebIdentityThatIsRefusedSaysWhatToDo) {
  ASSERT_TRUE(base::write_file(options.home / "token", "the-token"));
  options.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = (options.home / "token").string();
  options.environment["AWS_ROLE_ARN"] = "arn:web";
  options.environment["AWS_ROLE_DURATION_SECONDS"] = "14400";
  const auto hint = [&](const char* code) {
    transport->otherwise = [code](const ServiceRequest&) {
      return net::HttpResponse{400,
                               {},
                               std::string("<ErrorResponse><Error><Type>Sender</Type><Code>") + code +
                                   "</Code><Message>no</Message></Error></ErrorResponse>"};
    };
    const auto got = chain()->get(call);
    return got ? std::string("got some") : got.error().hint;
  };
  EXPECT_NE(hint("ValidationError").find("MaxSessionDuration must be at least"), std::string::npos);
  EXPECT_NE(hint("ExpiredTokenException").find("AWS_ROLE_DURATION_SECONDS"), std::string::npos);
}

}  // namespace
}  // namespace cf::aws
