#include "aws/credential_chain.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "aws/recording_transport.h"
#include "base/files.h"
#include "base/secrets.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

using base::ErrorKind;

// A home folder of its own, a virtual clock, and services that answer as the test says.
class Chain : public testing::Test {
 protected:
  Chain() {
    char pattern[] = "/tmp/cf-chain-XXXXXX";
    options.home = mkdtemp(pattern);
    options.transport = transport;
    options.environment = {{"AWS_EC2_METADATA_DISABLED", "true"}, {"PATH", "/usr/bin:/bin"}};
    options.http = [this](const net::HttpRequest& request, const net::ClientOptions&, const base::Call&) {
      metadata_requests.push_back(request);
      return metadata ? metadata(request)
                      : base::Result<net::HttpResponse>(base::error(ErrorKind::network, "nobody there"));
    };
    call.clock = &clock;
  }
  ~Chain() override { std::filesystem::remove_all(options.home); }

  void config(const std::string& text) { ASSERT_TRUE(base::write_file(options.home / ".aws/config", text)); }
  void credentials(const std::string& text) {
    ASSERT_TRUE(base::write_file(options.home / ".aws/credentials", text));
  }
  std::shared_ptr<CredentialProvider> chain() { return credential_chain(options); }
  // The access key and where it is from; or the error.
  std::string found() {
    const auto got = chain()->get(call);
    if (!got) return std::string(base::to_string(got.error().kind)) + ": " + got.error().message;
    return got->access_key_id + " from " + got->source;
  }
  void then_role(const std::string& key, std::chrono::minutes life = std::chrono::minutes(60)) {
    transport->then([=, this](const ServiceRequest& request) {
      const bool web = request.http.body.find("WebIdentity") != std::string::npos;
      return net::HttpResponse{
          200,
          {},
          RecordingTransport::query_answer(
              web ? "AssumeRoleWithWebIdentity" : "AssumeRole",
              "<Credentials><AccessKeyId>" + key +
                  "</AccessKeyId><SecretAccessKey>secret-of-role</SecretAccessKey><SessionToken>"
                  "token-of-role</SessionToken><Expiration>" +
                  base::iso8601(clock.now() + life) + "</Expiration></Credentials>")};
    });
  }
  std::string signer_of(std::size_t request) {
    const auto authorization =
        std::string(transport->requests().at(request).http.headers.get("Authorization"));
    const auto at = authorization.find("Credential=") + 11;
    return authorization.substr(at, authorization.find('/', at) - at);
  }

  base::VirtualClock clock;
  base::Call call;
  ChainOptions options;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::function<base::Result<net::HttpResponse>(const net::HttpRequest&)> metadata;
  std::vector<net::HttpRequest> metadata_requests;
};

constexpr const char* two_keys =
    "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = sss1\n"
    "[dev]\naws_access_key_id=DEV\naws_secret_access_key=sss2\naws_session_token=tok\n";

TEST_F(Chain, WithoutAnythingSaysWhatItLookedAt) {
  const auto got = chain()->get(call);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::credentials);
  EXPECT_NE(got.error().message.find("AWS_ACCESS_KEY_ID is not set"), std::string::npos);
  EXPECT_NE(got.error().hint.find("aws sso login"), std::string::npos);
}

TEST_F(Chain, TheEnvironmentComesFirst) {
  credentials(two_keys);
  options.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  options.environment["AWS_SECRET_ACCESS_KEY"] = "s";
  options.environment["AWS_SESSION_TOKEN"] = "t";
  EXPECT_EQ(found(), "ENV from the environment (AWS_ACCESS_KEY_ID)");
  options.environment["AWS_PROFILE"] = "dev";  // as in boto3, keys win over AWS_PROFILE
  EXPECT_TRUE(found().starts_with("ENV"));
  options.profile = "dev";  // but not over a profile that was named
  EXPECT_TRUE(found().starts_with("DEV from profile dev in"));
}

TEST_F(Chain, HalfAPairOfKeysIsAnError) {
  options.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  EXPECT_NE(found().find("AWS_SECRET_ACCESS_KEY is not"), std::string::npos);
  options.environment.erase("AWS_ACCESS_KEY_ID");
  credentials("[default]\naws_access_key_id = A\n");
  EXPECT_NE(found().find("no aws_secret_access_key"), std::string::npos);
}

TEST_F(Chain, KeysOfTheEnvironmentThatExpireAreAnErrorThen) {
  options.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  options.environment["AWS_SECRET_ACCESS_KEY"] = "secret";
  options.environment["AWS_CREDENTIAL_EXPIRATION"] = "2026-01-01T01:00:00Z";
  const auto provider = chain();
  EXPECT_TRUE(provider->get(call));
  clock.sleep(std::chrono::minutes(61));
  const auto late = provider->get(call);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::credentials);
}

TEST_F(Chain, ProfilesComeFromTheVariablesInBoto3sOrder) {
  credentials(two_keys);
  EXPECT_TRUE(found().starts_with("DEFAULT"));
  options.environment["AWS_PROFILE"] = "dev";
  EXPECT_TRUE(found().starts_with("DEV"));
  options.environment["AWS_DEFAULT_PROFILE"] = "default";
  EXPECT_TRUE(found().starts_with("DEFAULT"));
}

TEST_F(Chain, AMisspeltProfileGetsASuggestion) {
  config("[profile production]\nregion = us-east-1\n");
  options.profile = "prodution";
  const std::string message = found();
  EXPECT_NE(message.find("no profile 'prodution'"), std::string::npos) << message;
  EXPECT_NE(message.find("did you mean 'production'"), std::string::npos) << message;
  EXPECT_NE(message.find(".aws/config"), std::string::npos) << message;
}

TEST_F(Chain, TheCredentialsFileWinsOverTheConfigFile) {
  config(
      "[profile dev]\naws_access_key_id=CONFIG\naws_secret_access_key=s\n[profile "
      "other]\naws_access_key_id=OTHER\n"
      "aws_secret_access_key=s\n");
  credentials(two_keys);
  options.profile = "dev";
  EXPECT_TRUE(found().starts_with("DEV from"));
  options.profile = "other";
  EXPECT_TRUE(found().starts_with("OTHER from"));
}

TEST_F(Chain, FilesMayBeElsewhere) {
  ASSERT_TRUE(
      base::write_file(options.home / "c", "[default]\naws_access_key_id=C\naws_secret_access_key=s\n"));
  options.environment["AWS_SHARED_CREDENTIALS_FILE"] = "~/c";
  EXPECT_TRUE(found().starts_with("C from"));
}

TEST_F(Chain, ARoleIsAssumedWithItsSourceProfile) {
  credentials(two_keys);
  config(
      "[profile admin]\nrole_arn = arn:aws:iam::222222222222:role/admin\nsource_profile = dev\nexternal_id = "
      "ext\n"
      "role_session_name = me\nduration_seconds = 900\nregion = eu-west-1\n");
  options.profile = "admin";
  then_role("ROLE");
  EXPECT_EQ(found(), "ROLE from profile admin, role arn:aws:iam::222222222222:role/admin");
  EXPECT_EQ(transport->field(0, "RoleArn"), "arn:aws:iam::222222222222:role/admin");
  EXPECT_EQ(transport->field(0, "ExternalId"), "ext");
  EXPECT_EQ(transport->field(0, "RoleSessionName"), "me");
  EXPECT_EQ(transport->field(0, "DurationSeconds"), "900");
  EXPECT_EQ(signer_of(0), "DEV");
  EXPECT_TRUE(transport->requests().at(0).http.url.starts_with("https://sts.eu-west-1."));
}

TEST_F(Chain, RolesMayBeChained) {
  credentials(two_keys);
  config(
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = "
      "dev\n");
  options.profile = "a";
  then_role("B");
  then_role("A");
  EXPECT_TRUE(found().starts_with("A from"));
  EXPECT_EQ(transport->field(0, "RoleArn"), "arn:b");
  EXPECT_EQ(transport->field(1, "RoleArn"), "arn:a");
  EXPECT_EQ(signer_of(1), "B");
}

TEST_F(Chain, ACircleOfSourceProfilesIsNamed) {
  config(
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = "
      "a\n");
  options.profile = "a";
  EXPECT_NE(found().find("a -> b -> a"), std::string::npos) << found();
  config("[profile a]\nrole_arn = arn:a\nsource_profile = a\n");
  EXPECT_NE(found().find("a -> a"), std::string::npos) << found();
}

TEST_F(Chain, AProfileMayBeItsOwnSourceForItsKeys) {
  config(
      "[profile a]\nrole_arn = arn:a\nsource_profile = a\naws_access_key_id=OWN\naws_secret_access_key=s\n");
  options.profile = "a";
  then_role("A");
  EXPECT_TRUE(found().starts_with("A from"));
  EXPECT_EQ(signer_of(0), "OWN");
}

TEST_F(Chain, WrongRoleProfilesAreErrorsWithTheirPlace) {
  options.profile = "a";
  const auto message_of = [&](const std::string& text) {
    config(text);
    return found();
  };
  EXPECT_NE(
      message_of("[profile a]\nrole_arn = arn:a\n").find("neither source_profile nor credential_source"),
      std::string::npos);
  EXPECT_NE(message_of("[profile a]\nrole_arn = arn:a\nsource_profile = x\ncredential_source = Environment\n")
                .find("both"),
            std::string::npos);
  EXPECT_NE(message_of("[profile a]\nrole_arn = arn:a\nsource_profile = sourcs\n[profile source]\nx=1\n")
                .find("did you mean 'source'"),
            std::string::npos);
  EXPECT_NE(message_of("[profile a]\nrole_arn = arn:a\ncredential_source = Enviroment\n")
                .find("did you mean 'Environment'"),
            std::string::npos);
  EXPECT_NE(message_of("[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nregion = x\n")
                .find("no credentials"),
            std::string::npos);
  EXPECT_NE(
      message_of(
          "[profile a]\nrole_arn=arn:a\nsource_profile=a\naws_access_key_id=K\naws_secret_access_key=s\n"
          "mfa_serial=arn:mfa\n")
          .find("mfa_serial needs a code"),
      std::string::npos);
  const auto got = chain()->get(call);
  ASSERT_FALSE(got);
  EXPECT_EQ(base::locate(got.error().at).line, 6);
}

TEST_F(Chain, AnMfaCodeIsAskedFor) {
  config(
      "[profile "
      "a]\nrole_arn=arn:a\nsource_profile=a\naws_access_key_id=K\naws_secret_access_key=s\nmfa_serial=arn:"
      "mfa\n");
  options.profile = "a";
  options.ask_mfa_code = [](const std::string& serial, const base::Call&) -> base::Result<std::string> {
    EXPECT_EQ(serial, "arn:mfa");
    return std::string("123456");
  };
  then_role("A");
  EXPECT_TRUE(found().starts_with("A from"));
  EXPECT_EQ(transport->field(0, "SerialNumber"), "arn:mfa");
  EXPECT_EQ(transport->field(0, "TokenCode"), "123456");
}

TEST_F(Chain, CredentialSourceMayBeTheEnvironment) {
  config("[profile a]\nrole_arn=arn:a\ncredential_source=Environment\n");
  options.profile = "a";
  options.environment["AWS_ACCESS_KEY_ID"] = "ENV";
  options.environment["AWS_SECRET_ACCESS_KEY"] = "s";
  then_role("A");
  EXPECT_TRUE(found().starts_with("A from"));
  EXPECT_EQ(signer_of(0), "ENV");
}

TEST_F(Chain, ARoleIsRenewedInMidRun) {
  credentials(two_keys);
  config("[profile a]\nrole_arn=arn:a\nsource_profile=dev\n");
  options.profile = "a";
  then_role("FIRST");
  then_role("SECOND");
  const auto provider = chain();
  EXPECT_EQ(provider->get(call)->access_key_id, "FIRST");
  clock.sleep(std::chrono::minutes(40));
  EXPECT_EQ(provider->get(call)->access_key_id, "FIRST");
  clock.sleep(std::chrono::minutes(10));
  EXPECT_EQ(provider->get(call)->access_key_id, "SECOND");
  EXPECT_EQ(transport->requests().size(), 2u);
  // A renewal that fails is no error while the credentials still hold.
  transport->otherwise = [](const ServiceRequest&) { return net::HttpResponse{403, {}, ""}; };
  clock.sleep(std::chrono::minutes(50));
  EXPECT_EQ(provider->get(call)->access_key_id, "SECOND");
  clock.sleep(std::chrono::minutes(10));
  EXPECT_FALSE(provider->get(call));
}

TEST_F(Chain, WebIdentityComesFromTheEnvironmentOrTheProfile) {
  ASSERT_TRUE(base::write_file(options.home / "token", "the-token\n"));
  const std::string token = (options.home / "token").string();
  options.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = token;
  EXPECT_NE(found().find("no role"), std::string::npos);
  options.environment["AWS_ROLE_ARN"] = "arn:web";
  then_role("WEB");
  EXPECT_EQ(found(), "WEB from web identity, role arn:web");
  EXPECT_EQ(transport->field(0, "WebIdentityToken"), "the-token");
  EXPECT_FALSE(transport->requests().at(0).http.headers.has("Authorization"));
  options.environment.erase("AWS_WEB_IDENTITY_TOKEN_FILE");
  config("[profile w]\nrole_arn=arn:w\nweb_identity_token_file=" + token + "\n");
  options.profile = "w";
  then_role("W");
  EXPECT_EQ(found(), "W from web identity, role arn:w");
}

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

TEST_F(Chain, CredentialProcessIsRunWithoutAShell) {
  config(
      "[profile p]\ncredential_process = /bin/echo '{\"Version\": 1, \"AccessKeyId\": \"P;$HOME\", "
      "\"SecretAccessKey\": "
      "\"sss\"}'\n");
  options.profile = "p";
  EXPECT_EQ(found(), "P;$HOME from profile p, credential_process");
  config("[profile p]\ncredential_process = /bin/false\n");
  EXPECT_NE(found().find("ended with 1"), std::string::npos);
  config("[profile p]\ncredential_process = /bin/echo nonsense\n");
  EXPECT_NE(found().find("did not print a JSON object"), std::string::npos);
  config("[profile p]\ncredential_process = /bin/echo '{\"Version\": 2}'\n");
  EXPECT_NE(found().find("Version"), std::string::npos);
  config("[profile p]\ncredential_process = /bin/echo 'open\n");
  EXPECT_NE(found().find("open quote"), std::string::npos);
}

class SsoChain : public Chain {
 protected:
  SsoChain() {
    options.profile = "s";
    config(
        "[profile s]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Admin\n"
        "[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n");
  }
  // The file's name is the SHA-1 of "corp".
  std::filesystem::path token_file() const {
    return options.home / ".aws/sso/cache" / "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
  }
};

TEST_F(SsoChain, WithoutATokenSaysHowToSignIn) {
  const auto got = chain()->get(call);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().hint, "run: aws sso login --profile s");
}

TEST_F(SsoChain, TheCachedTokenIsExchangedForTheRolesCredentials) {
  ASSERT_TRUE(
      base::write_file(token_file(), R"({"accessToken": "sso-token", "expiresAt": "2026-01-01T08:00:00Z"})"));
  transport->then(
      200, R"({"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "sss", "sessionToken": "ttt",
                           "expiration": 1767229200000}})");
  const auto got = chain()->get(call);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->access_key_id, "SSO");
  EXPECT_EQ(base::iso8601(*got->expires), "2026-01-01T01:00:00.000Z");
  const auto request = transport->requests().at(0).http;
  EXPECT_EQ(request.url,
            "https://portal.sso.eu-west-1.amazonaws.com/federation/"
            "credentials?role_name=Admin&account_id=111111111111");
  EXPECT_EQ(request.headers.get("x-amz-sso_bearer_token"), "sso-token");
  EXPECT_FALSE(request.headers.has("Authorization"));
}

TEST_F(SsoChain, ATokenThatEndsSoonIsRenewedAndKept) {
  ASSERT_TRUE(base::write_file(
      token_file(),
      R"({"accessToken": "old-token", "expiresAt": "2026-01-01T00:05:00Z", "refreshToken": "refresh-1",
                        "clientId": "client", "clientSecret": "hush", "registrationExpiresAt": "2026-02-01T00:00:00Z",
                        "region": "eu-west-1"})"));
  transport->then(200, R"({"accessToken": "new-token", "expiresIn": 3600, "refreshToken": "refresh-2"})");
  transport->then(
      200, R"({"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "sss", "sessionToken": "ttt",
                           "expiration": 1767229200000}})");
  EXPECT_TRUE(found().starts_with("SSO from")) << found();
  EXPECT_EQ(transport->requests().at(0).http.url, "https://oidc.eu-west-1.amazonaws.com/token");
  EXPECT_NE(transport->requests().at(0).http.body.find("\"refreshToken\": \"refresh-1\""), std::string::npos)
      << transport->requests().at(0).http.body;
  EXPECT_EQ(transport->requests().at(1).http.headers.get("x-amz-sso_bearer_token"), "new-token");
  const std::string kept = *base::read_file(token_file());
  EXPECT_NE(kept.find("new-token"), std::string::npos);
  EXPECT_NE(kept.find("refresh-2"), std::string::npos);
  EXPECT_NE(kept.find("2026-01-01T01:00:00Z"), std::string::npos);
  EXPECT_NE(kept.find("clientSecret"), std::string::npos);
  EXPECT_EQ(std::filesystem::status(token_file()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SsoChain, AnExpiredTokenAsksToSignInAgain) {
  ASSERT_TRUE(
      base::write_file(token_file(), R"({"accessToken": "old-token", "expiresAt": "2025-12-31T00:00:00Z"})"));
  EXPECT_NE(found().find("expired at 2025-12-31"), std::string::npos) << found();
  ASSERT_TRUE(
      base::write_file(token_file(), R"({"accessToken": "ended", "expiresAt": "2026-12-31T00:00:00Z"})"));
  transport->then(401, R"({"message": "Session token not found or invalid"})");
  EXPECT_NE(found().find("not signed in"), std::string::npos);
}

TEST_F(Chain, SsoSettingsThatDontFitAreErrors) {
  options.profile = "s";
  config(
      "[profile s]\nsso_session = crp\nsso_account_id = 1\nsso_role_name = A\n[sso-session corp]\nsso_region "
      "= x\n");
  EXPECT_NE(found().find("did you mean 'corp'"), std::string::npos) << found();
  config("[profile s]\nsso_account_id = 1\nsso_role_name = A\n");
  EXPECT_NE(found().find("lacks sso_start_url, sso_region"), std::string::npos) << found();
  config(
      "[profile s]\nsso_session = corp\nsso_region = a\nsso_account_id = 1\nsso_role_name = A\n[sso-session "
      "corp]\n"
      "sso_region = b\n");
  EXPECT_NE(found().find("sso_region differs"), std::string::npos) << found();
}

TEST_F(Chain, AContainerIsAskedWithItsToken) {
  ASSERT_TRUE(base::write_file(options.home / "auth", "Bearer abc"));
  options.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
  options.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = (options.home / "auth").string();
  metadata = [&](const net::HttpRequest&) {
    return net::HttpResponse{200, {}, R"({"AccessKeyId": "EKS", "SecretAccessKey": "sss", "Token": "ttt",
                                          "Expiration": "2026-01-01T06:00:00Z"})"};
  };
  EXPECT_EQ(found(), "EKS from the container (169.254.170.23)");
  EXPECT_EQ(metadata_requests.at(0).headers.get("Authorization"), "Bearer abc");
  options.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/abc";
  EXPECT_EQ(found(), "EKS from the container (169.254.170.2)");
}

TEST_F(Chain, AContainerElsewhereIsNotAsked) {
  for (const char* url : {"http://example.com/x", "http://169.254.170.2.example.com/", "ftp://localhost/",
                          "http://user@localhost/", "http://127.0.0.1.example.com/"}) {
    options.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    EXPECT_NE(found().find("no address that may be asked"), std::string::npos) << url;
  }
  EXPECT_TRUE(metadata_requests.empty());
}

TEST_F(Chain, ABrokenContainerIsAnErrorAfterThreeAttempts) {
  options.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/x";
  EXPECT_NE(found().find("nobody there"), std::string::npos);
  EXPECT_EQ(metadata_requests.size(), 3u);
}

TEST_F(Chain, AnInstanceIsAskedByVersionTwoOfItsMetadata) {
  options.environment.erase("AWS_EC2_METADATA_DISABLED");
  metadata = [&](const net::HttpRequest& request) -> base::Result<net::HttpResponse> {
    if (request.method == "PUT") return net::HttpResponse{200, {}, "TOKEN"};
    EXPECT_EQ(request.headers.get("x-aws-ec2-metadata-token"), "TOKEN");
    if (request.url.ends_with("security-credentials/")) return net::HttpResponse{200, {}, "my-role"};
    EXPECT_TRUE(request.url.ends_with("/my-role"));
    return net::HttpResponse{
        200, {}, R"({"Code": "Success", "AccessKeyId": "EC2", "SecretAccessKey": "sss", "Token": "t",
                                          "Expiration": "2026-01-01T06:00:00Z"})"};
  };
  EXPECT_EQ(found(), "EC2 from the instance's role my-role");
  EXPECT_EQ(metadata_requests.at(0).url, "http://169.254.169.254/latest/api/token");
}

TEST_F(Chain, WithoutAnInstanceTheErrorIsThatThereIsNothing) {
  options.environment.erase("AWS_EC2_METADATA_DISABLED");
  EXPECT_NE(found().find("no AWS credentials found"), std::string::npos);
  EXPECT_EQ(metadata_requests.size(), 1u);
}

}  // namespace
}  // namespace cf::aws
