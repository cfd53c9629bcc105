#include <sys/stat.h>

#include "aws/chain_fixture.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

using base::ErrorKind;
using test::Chain;
using test::two_keys;

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
