#include "aws/environment_session.h"

#include <gtest/gtest.h>

#include "aws/recording_transport.h"
#include "aws/services.h"
#include "base/files.h"

namespace cf::aws {
namespace {

const base::AccountId production("222222222222");
const base::Region frankfurt("eu-central-1");

class EnvironmentSession : public testing::Test {
 protected:
  EnvironmentSession() {
    char pattern[] = "/tmp/cf-caller-XXXXXX";
    options.home = mkdtemp(pattern);
    options.transport = transport;
    options.environment = {{"AWS_ACCESS_KEY_ID", "CALLER"}, {"AWS_SECRET_ACCESS_KEY", "sss"}};
    EXPECT_TRUE(base::write_file(options.home / ".aws/credentials",
                                 "[dev]\naws_access_key_id=DEV\naws_secret_access_key=sss\n"));
    call.clock = &clock;
    transport->otherwise = [this](const ServiceRequest& request) {
      const auto authorization = std::string(request.http.headers.get("Authorization"));
      const auto at = authorization.find("Credential=") + 11;
      const std::string signer = authorization.substr(at, authorization.find('/', at) - at);
      if (request.http.body.find("Action=AssumeRole") == std::string::npos) {
        return net::HttpResponse{
            200,
            {},
            RecordingTransport::query_answer("GetCallerIdentity", "<Account>222222222222</Account><Arn>" +
                                                                      signer + "</Arn><UserId>u</UserId>")};
      }
      std::string role;
      for (const auto& [name, value] : net::decode_form(request.http.body)) {
        if (name == "RoleArn") role = value;
      }
      assumed.push_back(signer + " assumed " + role);
      return net::HttpResponse{
          200,
          {},
          RecordingTransport::query_answer(
              "AssumeRole", "<Credentials><AccessKeyId>" + role.substr(role.rfind(':') + 1).substr(5) +
                                "</AccessKeyId><SecretAccessKey>sss</SecretAccessKey><SessionToken>ttt</"
                                "SessionToken><Expiration>" +
                                base::iso8601(clock.now() + std::chrono::hours(1)) +
                                "</Expiration></Credentials>")};
    };
  }
  ~EnvironmentSession() override { std::filesystem::remove_all(options.home); }

  // Who calls, at the end.
  std::string who(Caller& caller, const StackAccess& access) {
    const auto session = caller.session(access, diagnostics);
    if (!session) return session.error().message;
    const auto identity = get_caller_identity(*session, call);
    return identity ? identity->arn : identity.error().message;
  }
  std::string who(const StackAccess& access) {
    Caller caller(options);
    return who(caller, access);
  }
  static StackAccess stack(const base::AccountId& account, const std::string& profile,
                           const std::string& role) {
    StackAccess access;
    access.account = account;
    access.region = frankfurt;
    access.profile = profile;
    access.sceptre_role = role;
    return access;
  }

  base::VirtualClock clock;
  base::Call call;
  base::Diagnostics diagnostics;
  CallerOptions options;
  std::vector<std::string> assumed;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
};

TEST_F(EnvironmentSession, TheEnvironmentsRoleIsAssumedOnceForAllStacks) {
  Caller caller(options);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(who(caller, stack(production, "", "")), "cloudfoundation-admin");
  const std::vector<std::string> once{"CALLER assumed arn:aws:iam::222222222222:role/cloudfoundation-admin"};
  EXPECT_EQ(assumed, once);
  EXPECT_EQ(caller.budgets().calls().at("sts:GetCallerIdentity"), 3u);
}

TEST_F(EnvironmentSession, TheRoleMayBeNamedOrBeAnArn) {
  options.role = "deployer";
  EXPECT_EQ(who(stack(production, "", "")), "deployer");
  options.role = "arn:aws-cn:iam::333333333333:role/x";
  EXPECT_EQ(who(stack(production, "", "")), "x");
  EXPECT_EQ(assumed.back(), "CALLER assumed arn:aws-cn:iam::333333333333:role/x");
}

TEST_F(EnvironmentSession, WithoutARoleTheCallerStaysWhoItIs) {
  options.role = no_role;
  EXPECT_EQ(who(stack(production, "", "")), "CALLER");
  options.profile = "dev";
  EXPECT_EQ(who(stack(production, "", "")), "DEV");
}

TEST_F(EnvironmentSession, SceptresRoleIsAssumedFromTheEnvironments) {
  EXPECT_EQ(who(stack(production, "", "arn:aws:iam::222222222222:role/sceptre")), "sceptre");
  EXPECT_EQ(assumed.at(1), "cloudfoundation-admin assumed arn:aws:iam::222222222222:role/sceptre");
}

TEST_F(EnvironmentSession, AStacksProfileIsIgnoredWithAWarningWhereTheRoleEnters) {
  EXPECT_EQ(who(stack(production, "dev", "")), "cloudfoundation-admin");
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(diagnostics.list().front().severity, base::Severity::warning);
  EXPECT_NE(diagnostics.list().front().message.find("'dev' is ignored"), std::string::npos);
}

TEST_F(EnvironmentSession, AStacksProfileCountsUnderRoleNone) {
  options.role = no_role;
  options.profile = "other";
  EXPECT_EQ(who(stack(production, "dev", "arn:aws:iam::222222222222:role/sceptre")), "sceptre");
  EXPECT_EQ(assumed.front(), "DEV assumed arn:aws:iam::222222222222:role/sceptre");
  EXPECT_TRUE(diagnostics.empty());
}

TEST_F(EnvironmentSession, APlainSceptreProjectHasNoEnvironmentRole) {
  EXPECT_EQ(who(stack({}, "", "")), "CALLER");
  EXPECT_EQ(who(stack({}, "dev", "")), "DEV");
  EXPECT_EQ(who(stack({}, "dev", "arn:aws:iam::222222222222:role/sceptre")), "sceptre");
  EXPECT_EQ(assumed, std::vector<std::string>{"DEV assumed arn:aws:iam::222222222222:role/sceptre"});
}

TEST_F(EnvironmentSession, TheEmbeddedServicesNeedNoCredentials) {
  options.local = true;
  options.environment.clear();
  EXPECT_EQ(who(stack(production, "dev", "arn:aws:iam::222222222222:role/sceptre")), "222222222222");
  EXPECT_TRUE(assumed.empty());
}

TEST_F(EnvironmentSession, TheRoleIsRenewedInMidRun) {
  Caller caller(options);
  who(caller, stack(production, "", ""));
  clock.sleep(std::chrono::minutes(50));
  who(caller, stack(production, "", ""));
  EXPECT_EQ(assumed.size(), 2u);
}

TEST_F(EnvironmentSession, WithoutARegionThereIsNoSession) {
  StackAccess access = stack(production, "", "");
  access.region = base::Region();
  EXPECT_EQ(who(access), "no region is known");
  options.environment["AWS_REGION"] = "us-east-1";
  EXPECT_EQ(who(access), "cloudfoundation-admin");
}

TEST_F(EnvironmentSession, CredentialsOfAnotherAccountAreNamed) {
  Caller caller(options);
  const auto session = caller.session(production, frankfurt);
  ASSERT_TRUE(session);
  EXPECT_TRUE(check_account(*session, production, call));
  const auto checked = check_account(*session, base::AccountId("111111111111"), call);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, base::ErrorKind::wrong_account);
  EXPECT_NE(checked.error().message.find("222222222222 (cloudfoundation-admin)"), std::string::npos);
  EXPECT_NE(checked.error().message.find("111111111111"), std::string::npos);
  EXPECT_FALSE(checked.error().hint.empty());
}

}  // namespace
}  // namespace cf::aws
